//! Lots and their shares.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::base::day;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{HouseholdId, LotId, StockItemId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::measure::Measure;
use crate::base::money::Money;
use crate::base::number::fixed;
use crate::base::rate::Rate;
use crate::base::text::{narrow, optional_line};
use crate::domain::stock::StockItem;

/// The most characters of a grade.
const GRADE_MAX: usize = 40;
/// The most characters that tell where it grew.
const PLOT_MAX: usize = 80;
/// Decimals of what a household has brought.
const PART_DECIMALS: usize = 3;

/// A household's share of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, diesel::Queryable)]
pub struct LotShare {
    /// The household.
    pub household: HouseholdId,
    /// Its share.
    pub share: Rate,
}

/// Shares that make the whole, in the order of the households.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts(Vec<LotShare>);

impl Parts {
    /// Reads what each household has brought, in any one unit (`parts[7]` → household 7): the
    /// shares follow by largest remainder, so that they always make 10 000 basis points. An empty
    /// input is a household that has brought nothing.
    ///
    /// # Errors
    /// Faults at `parts[…]`, and at `parts` where nobody has brought anything.
    pub fn parse<'a>(typed: impl IntoIterator<Item = (HouseholdId, &'a str)>) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let mut brought = BTreeMap::new();
        for (household, text) in typed {
            if narrow(text).is_empty() {
                continue;
            }
            let part = fixed(text, PART_DECIMALS).or(Err(Error::from(Code::QuantityInvalid)));
            if let Some(part) = faults.take(&field_of(household), part).filter(|p| *p > 0) {
                brought.insert(household, part);
            }
        }
        if brought.is_empty() && faults.is_empty() {
            faults.add("parts", Code::LotNoHousehold);
        }
        faults.finish()?;
        Self::of(&brought)
    }

    fn of(brought: &BTreeMap<HouseholdId, i64>) -> Result<Self> {
        let weights: Vec<i64> = brought.values().copied().collect();
        let shares = Money::new(Rate::MAX)?.split(&weights)?;
        let mut faults = FieldErrors::new();
        let mut all = Vec::with_capacity(shares.len());
        for (household, share) in brought.keys().zip(shares) {
            if share.is_zero() {
                faults.add(field_of(*household), Code::LotShareTooSmall);
            }
            all.push(LotShare {
                household: *household,
                share: Rate::new(share.get())?,
            });
        }
        faults.finish()?;
        Ok(Self(all))
    }

    /// The shares.
    pub fn as_slice(&self) -> &[LotShare] {
        &self.0
    }
}

fn field_of(household: HouseholdId) -> String {
    format!("parts[{household}]")
}

/// A lot about to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLot {
    /// What it is of.
    pub item: StockItemId,
    /// When it was harvested, or made.
    pub harvested_on: NaiveDate,
    /// Units of the stock item.
    pub quantity: i64,
    /// Its grade, or nothing.
    pub grade: String,
    /// Where it grew, or nothing.
    pub plot: String,
    /// Who has brought it.
    pub parts: Parts,
}

impl NewLot {
    /// Reads `lot_item`, `harvested_on`, `lot_quantity` (in the unit of the item), `grade`, `plot`
    /// and what each household has brought.
    pub fn parse<'a>(
        form: &dyn Fields,
        items: &[StockItem],
        typed: impl IntoIterator<Item = (HouseholdId, &'a str)>,
        today: NaiveDate,
    ) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let mut input = Input::new(form, Rigor::Complete);
        let item = input.parsed("lot_item", |text| {
            let id = text.parse().or(Err(Error::from(Code::FieldInvalid)))?;
            let item = items.iter().find(|item| item.id == id);
            item.ok_or_else(|| Code::FieldInvalid.into())
        });
        let day = input.parsed("harvested_on", |text| past_day(text, today));
        let unit = item.map_or(Measure::Piece, |item| item.unit);
        let quantity = input.parsed("lot_quantity", |text| unit.parse_amount(text));
        let grade = input.optional_line("grade", GRADE_MAX);
        let plot = input.optional_line("plot", PLOT_MAX);
        let read = faults.gather(input.finish((item, day, quantity)));
        let parts = faults.gather(Parts::parse(typed));
        faults.finish()?;
        match (read, parts) {
            (Some((Some(item), Some(harvested_on), Some(quantity))), Some(parts)) => Ok(Self {
                item: item.id,
                harvested_on,
                quantity,
                grade,
                plot,
                parts,
            }),
            _ => Err(Code::FieldInvalid.into()),
        }
    }
}

pub(super) fn past_day(text: &str, today: NaiveDate) -> Result<NaiveDate> {
    let day = day::parse(text)?;
    if day > today {
        return Err(Code::DateAhead.into());
    }
    Ok(day)
}

/// What can be put right of a lot; its item, its day and its code stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotChanges {
    /// Units of the stock item.
    pub quantity: i64,
    /// Its grade, or nothing.
    pub grade: String,
    /// Where it grew, or nothing.
    pub plot: String,
    /// Who has brought it; none where the shares stay as they are.
    pub parts: Option<Parts>,
}

impl LotChanges {
    /// Reads the same inputs as [`NewLot::parse`]; `typed` is none where they are not asked for.
    pub fn parse(
        form: &dyn Fields,
        unit: Measure,
        typed: Option<Vec<(HouseholdId, &str)>>,
    ) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let quantity = faults.take(
            "lot_quantity",
            unit.parse_amount(form.value("lot_quantity")),
        );
        let grade = faults.take("grade", optional_line(form.value("grade"), GRADE_MAX));
        let plot = faults.take("plot", optional_line(form.value("plot"), PLOT_MAX));
        let parts = typed.and_then(|typed| faults.gather(Parts::parse(typed)));
        faults.finish()?;
        Ok(Self {
            quantity: quantity.ok_or(Code::FieldRequired)?,
            grade: grade.unwrap_or_default(),
            plot: plot.unwrap_or_default(),
            parts,
        })
    }
}

/// A lot in a list.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct LotSummary {
    /// Its id.
    pub id: LotId,
    /// Its trace code.
    pub code: String,
    /// What it is of.
    pub item: String,
    /// How that counts.
    pub unit: Measure,
    /// When it was harvested.
    pub harvested_on: NaiveDate,
    /// Units of the stock item.
    pub quantity: i64,
    /// Those of them that have left in parcels.
    pub assigned: i64,
    /// Its grade, or nothing.
    pub grade: String,
    /// Where it grew, or nothing.
    pub plot: String,
    /// Whether it was called back: nothing more of it leaves.
    pub is_recalled: bool,
}

/// A lot with its shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotFacts {
    /// The lot.
    pub lot: LotSummary,
    /// The households behind it.
    pub shares: Vec<LotShare>,
}

/// A lot that the goods of a line may be of.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Offer {
    /// What it is of.
    pub item: StockItemId,
    /// The lot.
    pub id: LotId,
    /// Its trace code.
    pub code: String,
    /// Units that are left of it.
    pub left: i64,
    /// How they count.
    pub unit: Measure,
    /// Its grade, or nothing.
    pub grade: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shares(typed: &[(i64, &str)]) -> Result<Vec<(i64, i64)>> {
        let typed = typed.iter().map(|(id, text)| (HouseholdId(*id), *text));
        let parts = Parts::parse(typed)?;
        Ok(parts
            .as_slice()
            .iter()
            .map(|part| (part.household.0, part.share.get()))
            .collect())
    }

    #[test]
    fn what_was_brought_becomes_shares_of_the_whole() {
        // 12, 8 and 5 kg of 25: 48, 32 and 20 %.
        let three = shares(&[(1, "12"), (2, " ８ "), (3, "5.000"), (4, "")]).unwrap();
        assert_eq!(three, [(1, 4_800), (2, 3_200), (3, 2_000)]);
        // Thirds: the earliest takes the odd basis point.
        let thirds = shares(&[(1, "1"), (2, "1"), (3, "1")]).unwrap();
        assert_eq!(thirds, [(1, 3_334), (2, 3_333), (3, 3_333)]);
        // What a form shows of shares reads as the same shares.
        let again = shares(&[(1, "33.34"), (2, "33.33"), (3, "33.33")]).unwrap();
        assert_eq!(again, thirds);
    }

    #[test]
    fn what_is_no_share_is_refused_at_its_field() {
        for (typed, fault) in [
            (&[(1, "x"), (2, "3")][..], "parts[1] quantity.invalid"),
            (&[(1, "-1")], "parts[1] quantity.invalid"),
            (&[(1, "0"), (2, "")], "parts lot.no_household"),
            (&[(1, "1000000"), (2, "1")], "parts[2] lot.share_too_small"),
        ] {
            let refused = shares(typed).unwrap_err();
            let faults = refused.field_errors().iter();
            let faults: Vec<_> = faults.map(|f| format!("{} {}", f.field, f.code)).collect();
            assert_eq!(faults, [fault]);
        }
    }

    proptest! {
        #[test]
        fn shares_always_make_the_whole(brought in prop::collection::vec(1_i64..500, 1..12)) {
            let typed: Vec<String> = brought.iter().map(ToString::to_string).collect();
            let typed: Vec<(i64, &str)> = (1..).zip(typed.iter().map(String::as_str)).collect();
            let shares = shares(&typed).unwrap();
            prop_assert_eq!(shares.iter().map(|(_, bps)| bps).sum::<i64>(), 10_000);
        }
    }
}
