//! Inspections of a lot.

use chrono::NaiveDate;

use super::model::past_day;
use crate::base::error::{Code, Result};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::sql_types::text_enum;

/// The most characters of who has tested.
const INSPECTOR_MAX: usize = 60;
/// The most characters of a report's number.
const REPORT_MAX: usize = 40;

text_enum! {
    /// Who has tested.
    pub enum InspectionKind {
        /// The shop.
        Own => "own",
        /// Somebody else, for the shop.
        Entrusted => "entrusted",
    }
}

text_enum! {
    /// What came out.
    pub enum InspectionResult {
        /// It is as it should be.
        Passed => "passed",
        /// It is not.
        Failed => "failed",
    }
}

/// An inspection that was noted.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Inspection {
    /// Who has tested.
    pub kind: InspectionKind,
    /// When.
    pub inspected_on: NaiveDate,
    /// Their name.
    pub inspector: String,
    /// What came out.
    pub result: InspectionResult,
    /// The number of the report, or nothing.
    pub report: String,
}

impl Inspection {
    /// Whether the goods were as they should be.
    pub fn has_passed(&self) -> bool {
        self.result == InspectionResult::Passed
    }

    /// Reads `inspection_kind`, `inspected_on`, `inspector`, `inspection_result` and `report`.
    pub fn parse(form: &dyn Fields, today: NaiveDate) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let kind = input.choice("inspection_kind");
        let day = input.parsed("inspected_on", |text| past_day(text, today));
        let inspector = input.line("inspector", INSPECTOR_MAX);
        let result = input.choice("inspection_result");
        let report = input.optional_line("report", REPORT_MAX);
        match input.finish((kind, day, result))? {
            (Some(kind), Some(inspected_on), Some(result)) => Ok(Self {
                kind,
                inspected_on,
                inspector,
                result,
                report,
            }),
            _ => Err(Code::FieldInvalid.into()),
        }
    }
}
