//! What an administrator looks at before an approval.

use std::collections::BTreeSet;

use crate::base::error::{Code, Error, Result};
use crate::base::sql_types::text_enum;

text_enum! {
    /// A point of the checklist.
    pub enum CheckPoint {
        /// The village is real and lies where the application says.
        Place => "place",
        /// The specialty is made or grown there, and it is one.
        Specialty => "specialty",
        /// The contact was reached and speaks for the village.
        Contact => "contact",
        /// The licence is valid, or the reason for none holds.
        Licence => "licence",
        /// The bank account is the village's or the shop's.
        Account => "account",
        /// The texts claim nothing that is not so, and nothing that the Advertising Law forbids.
        Texts => "texts",
    }
}

/// The points that are ticked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checklist(BTreeSet<CheckPoint>);

impl Checklist {
    /// The points that a form names; words that are none are left out.
    pub fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        Self(words.filter_map(|word| word.parse().ok()).collect())
    }

    /// Every point.
    pub fn complete() -> Self {
        Self(CheckPoint::ALL.iter().copied().collect())
    }

    /// Whether a point is ticked.
    pub fn has(&self, point: CheckPoint) -> bool {
        self.0.contains(&point)
    }

    /// Refuses an approval while a point is open.
    pub fn ask_complete(&self) -> Result<()> {
        if CheckPoint::ALL.iter().all(|point| self.has(*point)) {
            Ok(())
        } else {
            Err(Error::field("checklist", Code::ReviewChecklistOpen))
        }
    }

    /// As it stands in its column.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// From its column; anything else than a list of known words is an empty list.
    pub(super) fn of_json(text: &str) -> Self {
        serde_json::from_str(text).map(Self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_asks_for_every_point() {
        let some = Checklist::of_words(["place", "texts", "nonsense"].into_iter());
        assert!(some.has(CheckPoint::Texts));
        assert!(some.ask_complete().is_err());
        assert!(Checklist::complete().ask_complete().is_ok());
        assert_eq!(Checklist::of_json(&some.to_json()), some);
        assert_eq!(Checklist::of_json("{}"), Checklist::default());
    }
}
