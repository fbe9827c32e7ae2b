//! Households.

use crate::base::error::{Code, Result};
use crate::base::ids::HouseholdId;
use crate::base::input::{Fields, Input, Rigor};
use crate::base::sql_types::text_enum;

/// The most characters of a name, and of an alias.
const NAME_MAX: usize = 40;

text_enum! {
    /// What the authorities say of a household's means.
    pub enum Poverty {
        /// 脱贫户: lifted out of poverty.
        Lifted => "lifted",
        /// 监测户: watched, lest it fall back.
        Monitored => "monitored",
        /// Neither.
        Ordinary => "ordinary",
    }
}

text_enum! {
    /// Whether a household takes part.
    pub enum HouseholdState {
        /// It does.
        Active => "active",
        /// No more; what it earned stays its own.
        Left => "left",
    }
}

/// A family of a shop's village.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Household {
    /// Its id.
    pub id: HouseholdId,
    /// Its name, for the shop alone.
    pub name: String,
    /// What buyers read.
    pub alias: String,
    /// What the authorities say of its means, if somebody has noted it; for the shop alone.
    pub poverty: Option<Poverty>,
    /// Whether it takes part.
    pub state: HouseholdState,
}

/// What a form says of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHousehold {
    /// Its name.
    pub name: String,
    /// What buyers read.
    pub alias: String,
    /// Its means, or nothing.
    pub poverty: Option<Poverty>,
    /// Whether it takes part.
    pub state: HouseholdState,
}

impl NewHousehold {
    /// Reads `household_name`, `alias`, `poverty` (which may be empty) and `has_left`.
    ///
    /// # Errors
    /// A fault at `alias` also where it is the name itself: that is what it is there to hide.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let name = input.line("household_name", NAME_MAX);
        let alias = input.line("alias", NAME_MAX);
        if !alias.is_empty() && alias == name {
            input.fault("alias", Code::HouseholdAliasIsName);
        }
        let poverty = input.never(|input| input.choice("poverty"));
        let state = if input.is_ticked("has_left") {
            HouseholdState::Left
        } else {
            HouseholdState::Active
        };
        input.finish(Self {
            name,
            alias,
            poverty,
            state,
        })
    }
}
