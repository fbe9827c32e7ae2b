//! The fields of an application, grouped as its steps and its review show them.

use super::model::ApplicationKind;
use crate::base::sql_types::text_enum;
use crate::domain::{charters, shops};

text_enum! {
    /// A step of the form.
    pub enum FieldGroup {
        /// Which village.
        Place => "place",
        /// Its one specialty.
        Specialty => "specialty",
        /// The shop itself: names, address, story, contact.
        Shop => "shop",
        /// How it is paid, and its licence statement.
        Trade => "trade",
    }
}

impl FieldGroup {
    /// The fields of the step, in order.
    pub fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Place => vec!["village"],
            Self::Specialty => charters::FIELDS.to_vec(),
            Self::Shop => [shops::TEXT_FIELDS, &["slug"], shops::CONTACT_FIELDS].concat(),
            Self::Trade => [shops::PAYMENT_FIELDS, shops::LICENCE_FIELDS].concat(),
        }
    }

    /// The steps of an application, in order: a new specialty of an open shop leaves its place and
    /// the shop as they are.
    pub const fn of_kind(kind: ApplicationKind) -> &'static [Self] {
        match kind {
            ApplicationKind::Opening => Self::ALL,
            ApplicationKind::CharterChange | ApplicationKind::ListingRevision => &[Self::Specialty],
        }
    }

    /// The step of a field.
    pub fn of_field(field: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|group| group.fields().contains(&field))
    }
}

/// Whether an application has such a field.
pub fn is_field(name: &str) -> bool {
    FieldGroup::of_field(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_belongs_to_one_step() {
        let all: Vec<_> = FieldGroup::ALL.iter().flat_map(|g| g.fields()).collect();
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len());
        assert_eq!(
            FieldGroup::of_field("bank_account"),
            Some(FieldGroup::Trade)
        );
        assert!(!is_field("state"));
    }
}
