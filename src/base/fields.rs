//! Faults of single form fields, gathered so that a form can show all of them at once.

use crate::base::error::{Code, Error, Result};

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the input (`phone`, `variants[0].price`).
    pub field: String,
    /// What is wrong.
    pub code: Code,
    /// What the message fills in (`max` → `80`).
    pub params: Vec<(&'static str, String)>,
}

/// The faults of a form, in the order in which they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No fault yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault of a field.
    pub fn add(&mut self, field: impl Into<String>, code: Code) {
        self.add_with(field, code, Vec::new());
    }

    /// Notes a fault whose message fills in values.
    pub fn add_with(
        &mut self,
        field: impl Into<String>,
        code: Code,
        params: Vec<(&'static str, String)>,
    ) {
        self.0.push(FieldError {
            field: field.into(),
            code,
            params,
        });
    }

    /// Takes the value of a field, or notes its fault and gives `None`.
    ///
    /// An error that names fields of its own keeps its code only: the input is this one.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.add_with(field, error.code(), error.params().to_vec());
                None
            }
        }
    }

    /// Takes what was read of several fields at once, or notes the faults of each and gives
    /// `None`.
    pub fn gather<T>(&mut self, parsed: Result<T>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.extend(error.field_errors().iter().cloned());
                None
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// `Ok` when nothing is wrong, else an error of kind `Invalid` that carries the faults.
    pub fn finish(self) -> Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(self))
        }
    }
}
