//! Reads the fields of a form into domain values, gathering the faults of all of them.

use std::str::FromStr;

use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::text;

/// How much a form must say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rigor {
    /// A draft: what is there must be sound, but it may be missing.
    Draft,
    /// Everything that is asked for must be there.
    Complete,
}

/// Something that has values by the names of a form's fields: what was typed, or what is stored.
pub trait Fields {
    /// The value of a field; empty if there is none.
    fn value(&self, field: &str) -> &str;
}

/// The fields of a form as they are read.
pub struct Input<'a> {
    form: &'a dyn Fields,
    rigor: Rigor,
    faults: FieldErrors,
}

impl<'a> Input<'a> {
    /// Reads the values of a form.
    pub fn new(form: &'a dyn Fields, rigor: Rigor) -> Self {
        Self {
            form,
            rigor,
            faults: FieldErrors::new(),
        }
    }

    /// Reads what `read` reads with everything asked for, whatever the rigor of the rest.
    pub fn always<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.with_rigor(Rigor::Complete, read)
    }

    /// Reads what `read` reads with nothing asked for, whatever the rigor of the rest.
    pub fn never<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.with_rigor(Rigor::Draft, read)
    }

    fn with_rigor<T>(&mut self, rigor: Rigor, read: impl FnOnce(&mut Self) -> T) -> T {
        let rigor = std::mem::replace(&mut self.rigor, rigor);
        let value = read(self);
        self.rigor = rigor;
        value
    }

    /// The value as it was typed.
    pub fn raw(&self, field: &str) -> &'a str {
        self.form.value(field)
    }

    /// One line of at most `max` characters, asked for.
    pub fn line(&mut self, field: &str, max: usize) -> String {
        let value = self.optional_line(field, max);
        self.ask(field, value)
    }

    /// One line of at most `max` characters, or nothing.
    pub fn optional_line(&mut self, field: &str, max: usize) -> String {
        let parsed = text::optional_line(self.raw(field), max);
        self.faults.take(field, parsed).unwrap_or_default()
    }

    /// A text of at most `max` characters, asked for.
    pub fn text(&mut self, field: &str, max: usize) -> String {
        let value = self.optional_text(field, max);
        self.ask(field, value)
    }

    /// A text of at most `max` characters, or nothing.
    pub fn optional_text(&mut self, field: &str, max: usize) -> String {
        let parsed = text::optional_text(self.raw(field), max);
        self.faults.take(field, parsed).unwrap_or_default()
    }

    /// One of few words, asked for.
    pub fn choice<T: FromStr>(&mut self, field: &str) -> Option<T> {
        self.parsed(field, |text| {
            text.parse().or(Err(Error::new(Code::FieldInvalid)))
        })
    }

    /// A value with rules of its own, asked for. A fault of a field that is already noted stays
    /// the only one.
    pub fn parsed<T>(&mut self, field: &str, parse: impl Fn(&str) -> Result<T>) -> Option<T> {
        let typed = text::tidy_line(self.raw(field));
        if typed.is_empty() {
            self.ask(field, String::new());
            return None;
        }
        self.faults.take(field, parse(&typed))
    }

    /// A value that several inputs stand for, or its fault.
    pub fn taken<T>(&mut self, field: &str, parsed: Result<T>) -> Option<T> {
        self.faults.take(field, parsed)
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, field: &str) -> bool {
        !self.raw(field).is_empty()
    }

    /// Whether anything was wrong so far.
    pub fn is_faulty(&self) -> bool {
        self.faults.iter().next().is_some()
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &str, code: Code) {
        self.faults.add(field, code);
    }

    /// The value, or an error with the faults of all fields.
    pub fn finish<T>(self, value: T) -> Result<T> {
        self.faults.finish().map(|()| value)
    }

    /// The value, or an error with the faults of all fields: nothing could be read where one of
    /// them is missing or unsound, and that has been noted.
    pub fn finish_some<T>(self, value: Option<T>) -> Result<T> {
        self.faults.finish()?;
        value.ok_or_else(|| Error::new(Code::FieldInvalid))
    }

    /// Notes that something is missing, if it is and must not be.
    fn ask(&mut self, field: &str, value: String) -> String {
        let is_faulty = self.faults.iter().any(|fault| fault.field == field);
        if value.is_empty() && self.rigor == Rigor::Complete && !is_faulty {
            self.faults.add(field, Code::FieldRequired);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct All(&'static str);

    impl Fields for All {
        fn value(&self, _: &str) -> &str {
            self.0
        }
    }

    fn read(value: &'static str, rigor: Rigor) -> Result<(String, Option<i64>)> {
        let form = All(value);
        let mut input = Input::new(&form, rigor);
        let line = input.line("name", 3);
        let number = input.choice("number");
        input.finish((line, number))
    }

    #[test]
    fn a_draft_may_leave_things_out_and_nothing_may_be_wrong() {
        assert_eq!(read("", Rigor::Draft).unwrap(), (String::new(), None));
        assert_eq!(
            read("12", Rigor::Draft).unwrap(),
            ("12".to_owned(), Some(12))
        );
        assert!(read("茶", Rigor::Draft).is_err());
    }

    #[test]
    fn a_field_has_one_fault() {
        let error = read("\u{200b} ", Rigor::Complete).unwrap_err();
        let faults: Vec<_> = error.field_errors().iter().map(|f| f.code).collect();
        assert_eq!(faults, [Code::FieldRequired, Code::FieldRequired]);
        let error = read("12345", Rigor::Complete).unwrap_err();
        assert_eq!(error.field_errors().iter().count(), 1);
    }
}
