//! What went wrong, in words: the messages of the platform, in English.

use std::error::Error as StdError;

use serde::Serialize;

use crate::base::error::{Code, Error};
use crate::base::i18n::{Arg, Catalog};
use crate::base::locale::Locale;

/// A failure in words, for people (`Display`) and as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Explanation {
    /// The stable code.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// The cells of a file, or the inputs, that are wrong.
    pub faults: Vec<FaultText>,
}

/// One fault in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FaultText {
    /// The row, as a spreadsheet counts; none for an input.
    pub row: Option<u64>,
    /// The column or the input.
    pub column: String,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Puts a failure into words.
pub(super) fn explain(error: &Error) -> Explanation {
    let catalog = Catalog::load().ok();
    let faults = error
        .field_errors()
        .iter()
        .map(|fault| {
            let cell = fault.field.split_once('.');
            let cell = cell.and_then(|(row, column)| Some((row.parse().ok()?, column)));
            let (row, column) = match cell {
                Some((row, column)) => (Some(row), column),
                None => (None, fault.field.as_str()),
            };
            FaultText {
                row,
                column: column.to_owned(),
                code: fault.code.as_str(),
                message: message(catalog.as_ref(), fault.code, &fault.params),
            }
        })
        .collect();
    let message = match (error.code(), error.source()) {
        // The operator is the one who can read the cause.
        (Code::SystemInternal | Code::SystemUnavailable, Some(cause)) => cause.to_string(),
        (code, _) => message(catalog.as_ref(), code, error.params()),
    };
    Explanation {
        code: error.code().as_str(),
        message,
        faults,
    }
}

fn message(catalog: Option<&Catalog>, code: Code, params: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, Arg)> = params
        .iter()
        .map(|(name, value)| (*name, Arg::Text(value.clone())))
        .collect();
    match catalog {
        Some(catalog) => catalog.text(Locale::En, &code.message_key(), &args),
        None => code.to_string(),
    }
}

impl std::fmt::Display for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        for fault in &self.faults {
            match fault.row {
                Some(row) => write!(f, "\n  row {row}, column {}: ", fault.column)?,
                None => write!(f, "\n  {}: ", fault.column)?,
            }
            write!(f, "{} ({})", fault.message, fault.code)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fields::FieldErrors;

    #[test]
    fn faults_of_a_file_are_told_by_row_and_column() {
        let mut faults = FieldErrors::new();
        faults.add("12.code", Code::DivisionInvalid);
        faults.add_with(
            "13.code",
            Code::ImportRowTwice,
            vec![("first", "12".to_owned())],
        );
        let text = explain(&Error::fields(faults)).to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[1],
            "  row 12, column code: This is not a valid division code. (division.invalid)"
        );
        assert!(lines[2].starts_with("  row 13, column code: This row repeats row 12."));
    }

    #[test]
    fn a_fault_of_ours_shows_its_cause() {
        assert_eq!(
            explain(&Error::internal("the disk is full")).message,
            "the disk is full"
        );
    }
}
