//! What a form says of a programme.

use chrono::NaiveDate;

use super::model::{Basis, Gift, ProgrammeKind};
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::money::Money;
use crate::base::quantity::Quantity;
use crate::base::rate::Rate;
use crate::base::text::narrow;
use crate::domain::promotions::{days, parse_code, some_money, some_rate};

/// The most characters of a name.
const NAME_MAX: usize = 30;
/// The most characters of what it is.
const ABOUT_MAX: usize = 300;
/// The most divisions that one is for.
const AREAS_MAX: usize = 60;

/// What stays as it was when the programme began: what buyers and shops were promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Whose it is.
    pub division: DivisionCode,
    /// Where the shops are that it is for, none empty but for the whole platform.
    pub areas: Vec<DivisionCode>,
    /// What it supports.
    pub kind: ProgrammeKind,
    /// How much it gives.
    pub gift: Gift,
    /// The most that it gives an order.
    pub most: Option<Money>,
    /// For goods of at least so much.
    pub min_goods: Money,
    /// The code of a voucher, folded.
    pub code: Option<String>,
}

/// What can be changed as long as it is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// What it is called.
    pub name_zh: String,
    /// The same in English, or empty.
    pub name_en: String,
    /// What it is, in plain words.
    pub about_zh: String,
    /// The same in English, or empty.
    pub about_en: String,
    /// What it may cost in all.
    pub budget: Money,
    /// How many orders in all.
    pub total_limit: Option<i64>,
    /// How many orders of one buyer.
    pub buyer_limit: Option<i64>,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// A programme to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgramme {
    /// What stays.
    pub terms: Terms,
    /// What can be changed.
    pub limits: Limits,
}

impl NewProgramme {
    /// Reads the whole form.
    pub fn parse(form: &dyn Fields, today: NaiveDate) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let limits = Limits::of(&mut input, today);
        let terms = Terms::of(&mut input);
        let read = limits.zip(terms);
        input.finish_some(read.map(|(limits, terms)| Self { terms, limits }))
    }
}

impl Limits {
    /// Reads what can be changed.
    pub fn parse(form: &dyn Fields, today: NaiveDate) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let limits = Self::of(&mut input, today);
        input.finish_some(limits)
    }

    fn of(input: &mut Input<'_>, today: NaiveDate) -> Option<Self> {
        let name_zh = input.line("programme_zh", NAME_MAX);
        let name_en = input.optional_line("programme_en", NAME_MAX);
        let about_zh = input.text("about_zh", ABOUT_MAX);
        let about_en = input.optional_text("about_en", ABOUT_MAX);
        let count = |text: &str| Quantity::parse(text).map(Quantity::get);
        let total_limit = input.never(|input| input.parsed("total_limit", count));
        let buyer_limit = input.never(|input| input.parsed("buyer_limit", count));
        let budget = input.parsed("budget", some_money);
        let (starts_on, ends_on) = days(input, today)?;
        Some(Self {
            name_zh,
            name_en,
            about_zh,
            about_en,
            budget: budget?,
            total_limit,
            buyer_limit,
            starts_on,
            ends_on,
        })
    }
}

impl Terms {
    fn of(input: &mut Input<'_>) -> Option<Self> {
        let kind: Option<ProgrammeKind> = input.choice("programme_kind");
        let division = input.never(|input| input.parsed("programme_division", DivisionCode::parse));
        let division = division.unwrap_or(DivisionCode::ROOT);
        let areas =
            input.never(|input| input.parsed("programme_areas", |text| areas_of(text, &division)));
        let min_goods = input.never(|input| input.parsed("min_goods", Money::parse));
        let most = input.never(|input| input.parsed("most", some_money));
        let kind = kind?;
        let code = match kind {
            ProgrammeKind::Voucher => Some(input.parsed("code", parse_code)?),
            _ => None,
        };
        let gift = Self::gift_of(input, kind)?;
        Some(Self {
            division,
            areas: areas.unwrap_or_else(|| vec![division]),
            kind,
            gift,
            most,
            min_goods: min_goods.unwrap_or_default(),
            code,
        })
    }

    fn gift_of(input: &mut Input<'_>, kind: ProgrammeKind) -> Option<Gift> {
        let basis = match kind {
            ProgrammeKind::PriceSubsidy => input.choice("programme_basis")?,
            ProgrammeKind::Voucher => Basis::Fixed,
            ProgrammeKind::FreightSubsidy | ProgrammeKind::FeeWaiver => Basis::Percent,
        };
        Some(match basis {
            Basis::Fixed => Gift::Fixed(input.parsed("amount", some_money)?),
            Basis::PerLine => Gift::PerLine(input.parsed("amount", some_money)?),
            // All of it, unless it is said.
            Basis::Percent if kind != ProgrammeKind::PriceSubsidy => {
                let rate = input.never(|input| input.parsed("rate", some_rate));
                Gift::Percent(rate.map_or_else(|| Rate::new(Rate::MAX), Ok).ok()?)
            }
            Basis::Percent => Gift::Percent(input.parsed("rate", some_rate)?),
        })
    }
}

/// Reads codes of divisions that lie in one, parted by blanks or commas.
fn areas_of(text: &str, within: &DivisionCode) -> Result<Vec<DivisionCode>> {
    let text = narrow(text);
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';'))
        .filter(|word| !word.is_empty());
    let mut areas = words.map(DivisionCode::parse).collect::<Result<Vec<_>>>()?;
    areas.sort_unstable();
    areas.dedup_by(|inner, outer| outer.contains(inner));
    if areas.len() > AREAS_MAX {
        return Err(Error::new(Code::FieldTooLong).with("max", AREAS_MAX));
    }
    if areas.iter().all(|area| within.contains(area)) {
        Ok(areas)
    } else {
        Err(Code::ProgrammeAreaOutside.into())
    }
}
