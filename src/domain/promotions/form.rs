//! What a form says of a promotion.

use chrono::{Days, NaiveDate};

use super::benefit::{Benefit, BenefitKind};
use crate::base::day;
use crate::base::error::{Code, Error, Result};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::money::Money;
use crate::base::quantity::Quantity;
use crate::base::rate::Rate;
use crate::base::text::fold;

/// The most characters of a name.
const NAME_MAX: usize = 30;
/// The lengths of a code.
const CODE_LENGTHS: std::ops::RangeInclusive<usize> = 3..=20;
/// How far ahead its last day may lie.
const FAR: Days = Days::new(3 * 366);

/// What stays as it was first said: what buyers were promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The code, folded; none for one that needs none.
    pub code: Option<String>,
    /// What the buyer has of it.
    pub benefit: Benefit,
    /// For goods of at least so much.
    pub min_goods: Money,
}

/// What can be changed as long as it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// What it is called.
    pub name_zh: String,
    /// The same in English, or empty.
    pub name_en: String,
    /// How often in all.
    pub total_limit: Option<i64>,
    /// How often for one buyer.
    pub buyer_limit: Option<i64>,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// A promotion to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPromotion {
    /// What stays.
    pub terms: Terms,
    /// What can be changed.
    pub limits: Limits,
}

impl NewPromotion {
    /// Reads the whole form. What is over by today is refused, so that a year typed wrong is
    /// noticed.
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
        let name_zh = input.line("promotion_zh", NAME_MAX);
        let name_en = input.optional_line("promotion_en", NAME_MAX);
        let count = |text: &str| Quantity::parse(text).map(Quantity::get);
        let total_limit = input.never(|input| input.parsed("total_limit", count));
        let buyer_limit = input.never(|input| input.parsed("buyer_limit", count));
        let (starts_on, ends_on) = days(input, today)?;
        Some(Self {
            name_zh,
            name_en,
            total_limit,
            buyer_limit,
            starts_on,
            ends_on,
        })
    }
}

impl Terms {
    fn of(input: &mut Input<'_>) -> Option<Self> {
        let code = input.never(|input| input.parsed("code", parse_code));
        let min_goods = input.never(|input| input.parsed("min_goods", Money::parse));
        let benefit = match input.choice("benefit")? {
            BenefitKind::Fixed => Benefit::Fixed(input.parsed("amount", some_money)?),
            BenefitKind::Percent => {
                let rate = input.parsed("rate", some_rate);
                let most = input.never(|input| input.parsed("amount", some_money));
                Benefit::Percent(rate?, most)
            }
            BenefitKind::Freight => {
                Benefit::Freight(input.never(|input| input.parsed("amount", some_money)))
            }
        };
        Some(Self {
            code,
            benefit,
            min_goods: min_goods.unwrap_or_default(),
        })
    }
}

/// Reads the first and the last day, `starts_on` and `ends_on`. What is over by today is a fault, so
/// that a year typed wrong is noticed.
pub fn days(input: &mut Input<'_>, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let mut day = |field| input.parsed(field, day::parse);
    let (starts_on, ends_on) = (day("starts_on")?, day("ends_on")?);
    if ends_on < starts_on {
        input.fault("ends_on", Code::DateOrder);
    } else if ends_on < today {
        input.fault("ends_on", Code::DatePast);
    } else if let Some(last) = today.checked_add_days(FAR).filter(|last| ends_on > *last) {
        let far = Error::new(Code::DateFar).with("last", last);
        input.taken::<()>("ends_on", Err(far));
    }
    Some((starts_on, ends_on))
}

/// An amount that is more than nothing.
pub fn some_money(text: &str) -> Result<Money> {
    match Money::parse(text)? {
        Money::ZERO => Err(Error::new(Code::MoneyInvalid)),
        amount => Ok(amount),
    }
}

/// A part that is more than nothing.
pub fn some_rate(text: &str) -> Result<Rate> {
    match Rate::parse_percent(text)? {
        Rate::ZERO => Err(Error::new(Code::RateOutOfRange)),
        rate => Ok(rate),
    }
}

/// Reads a code that is given out: letters and digits of any script, and `-`.
pub fn parse_code(text: &str) -> Result<String> {
    let code = code_key(text);
    let is_sound = CODE_LENGTHS.contains(&code.chars().count())
        && code.chars().all(|c| c.is_alphanumeric() || c == '-');
    if is_sound {
        Ok(code)
    } else {
        Err(Code::CouponCodeInvalid.into())
    }
}

/// A code as it is compared: however it is typed, it is one code (O-19).
pub fn code_key(text: &str) -> String {
    fold(text)
}
