//! What an administrator asks the applicant to change, field by field.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::is_field;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::text;

/// Most characters of a comment or a reason.
const MAX_COMMENT: usize = 500;
/// What the inputs of comments are called: `comment_` and the field.
const PREFIX: &str = "comment_";

/// Comments by field, and one on the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comments {
    /// By the field they are about; none is empty.
    pub by_field: BTreeMap<String, String>,
    /// On the whole, or empty.
    pub general: String,
}

impl Comments {
    /// Reads the pairs of a form: `comment_{field}`, and `note` for the whole.
    ///
    /// # Errors
    /// Faults of the fields; a fault of `note` when nothing is said at all.
    pub fn parse<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut comments = Self::default();
        let mut faults = FieldErrors::new();
        for (name, value) in pairs {
            let Some(value) = faults.take(name, text::optional_text(value, MAX_COMMENT)) else {
                continue;
            };
            let field = name.strip_prefix(PREFIX).filter(|field| is_field(field));
            match field {
                Some(field) if !value.is_empty() => {
                    comments.by_field.insert(field.to_owned(), value);
                }
                None if name == "note" => comments.general = value,
                _ => {}
            }
        }
        if comments.is_empty() && faults.is_empty() {
            faults.add("note", Code::ReviewCommentNeeded);
        }
        faults.finish().map(|()| comments)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.by_field.is_empty() && self.general.is_empty()
    }

    /// The comments as they stand in their column.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(&self.by_field).unwrap_or_default()
    }

    /// What an event says of a decision: its reason and its comments.
    pub fn of_event(after: &Value) -> Self {
        let general = after.get("reason").and_then(Value::as_str);
        let by_field = after.get("comments").cloned().unwrap_or_default();
        Self {
            by_field: serde_json::from_value(by_field).unwrap_or_default(),
            general: general.unwrap_or_default().to_owned(),
        }
    }

    /// From its columns.
    pub(super) fn of_columns(by_field: &str, general: &str) -> Self {
        Self {
            by_field: serde_json::from_str(by_field).unwrap_or_default(),
            general: general.to_owned(),
        }
    }
}

/// The reason of a rejection, a suspension or a closing: asked for, since those whom it concerns
/// are told.
pub fn reason(typed: &str) -> Result<String> {
    text::clean_text(typed, MAX_COMMENT).map_err(|error| {
        let mut faults = FieldErrors::new();
        faults.take::<()>("reason", Err(error));
        Error::fields(faults)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_kept_by_field_and_unknown_fields_are_not() {
        let pairs = [
            ("comment_specialty_zh", " 请写全名 "),
            ("comment_state", "x"),
            ("comment_origin_zh", "\u{200b}"),
            ("note", "辛苦了"),
            ("csrf_token", "abc"),
        ];
        let comments = Comments::parse(pairs.into_iter()).unwrap();
        assert_eq!(comments.by_field["specialty_zh"], "请写全名");
        assert_eq!(comments.by_field.len(), 1);
        assert_eq!(comments.general, "辛苦了");
        let back = Comments::of_columns(&comments.to_json(), &comments.general);
        assert_eq!(back, comments);
    }

    #[test]
    fn an_answer_says_something() {
        let nothing = [("note", "  "), ("comment_bank_name", "")];
        let error = Comments::parse(nothing.into_iter()).unwrap_err();
        let faults: Vec<_> = error.field_errors().iter().map(|f| f.code).collect();
        assert_eq!(faults, [Code::ReviewCommentNeeded]);
        let long = "长".repeat(501);
        assert!(Comments::parse([("note", long.as_str())].into_iter()).is_err());
        assert!(reason("").is_err());
    }
}
