//! What a shop has published of how it shares what its goods earn.

use crate::base::error::{Code, Result};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::rate::Rate;

/// The most characters of what the shop says of its rule.
const NOTE_MAX: usize = 300;

/// A version of the rule.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Rule {
    /// Counts up from 1.
    pub version: i64,
    /// For the village fund.
    pub fund: Rate,
    /// For the shop's costs.
    pub costs: Rate,
    /// What the shop says of it.
    pub note: String,
    /// Since when it holds.
    pub published_at: crate::base::clock::Timestamp,
}

impl Rule {
    /// What the households share, in basis points.
    pub fn households_bps(&self) -> i64 {
        Rate::MAX - self.fund.get() - self.costs.get()
    }
}

/// What a form says of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    /// For the village fund.
    pub fund: Rate,
    /// For the shop's costs.
    pub costs: Rate,
    /// What the shop says of it.
    pub note: String,
}

impl NewRule {
    /// Reads the percentages `fund` and `costs`, and `rule_note`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let fund = input.parsed("fund", Rate::parse_percent);
        let costs = input.parsed("costs", Rate::parse_percent);
        let note = input.optional_line("rule_note", NOTE_MAX);
        if let (Some(fund), Some(costs)) = (fund, costs)
            && fund.get() + costs.get() > Rate::MAX
        {
            input.fault("costs", Code::SharingTooMuch);
        }
        let (fund, costs) = input.finish((fund, costs))?;
        Ok(Self {
            fund: fund.ok_or(Code::FieldRequired)?,
            costs: costs.ok_or(Code::FieldRequired)?,
            note,
        })
    }
}
