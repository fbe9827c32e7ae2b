//! The fields of an application, grouped as its steps and its review show them.

use crate::base::sql_types::text_enum;
use crate::domain::{charters, shops};

text_enum! {
    /// A step of the form.
    pub enum FieldGroup {
        /// Which village.
        Place => "place",
        /// Its one specialty.
        Specialty => "specialty",
        /// The shop itself: names, contact, payment.
        Shop => "shop",
        /// The licence statement.
        Licence => "licence",
    }
}

impl FieldGroup {
    /// The fields of the step, in order.
    pub fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Place => vec!["village"],
            Self::Specialty => charters::FIELDS.to_vec(),
            Self::Shop => [
                shops::TEXT_FIELDS,
                shops::CONTACT_FIELDS,
                shops::PAYMENT_FIELDS,
            ]
            .concat(),
            Self::Licence => shops::LICENCE_FIELDS.to_vec(),
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
        assert_eq!(FieldGroup::of_field("bank_account"), Some(FieldGroup::Shop));
        assert!(!is_field("state"));
    }
}
