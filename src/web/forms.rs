//! A form as its template draws it: what was typed, and what is wrong with it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::base::error::{Code, Error};
use crate::base::fields::FieldError;

/// Inputs that are chosen and not written: one is missing where nothing was chosen.
const CHOSEN: [&str; 31] = [
    "benefit",
    "carrier",
    "category",
    "certificate_kind",
    "charge_by",
    "county",
    "division",
    "division_code",
    "exempt_reason",
    "goods",
    "ground",
    "inspection_kind",
    "inspection_result",
    "kind",
    "licence_kind",
    "lot_item",
    "method",
    "office_role",
    "paid_by",
    "poverty",
    "programme_basis",
    "programme_division",
    "programme_kind",
    "role",
    "sold_by",
    "stars",
    "stock_item",
    "title_kind",
    "unit",
    "variant",
    "word_kind",
];

/// A message that a template looks up: a key and what it fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The name of the input; empty for the whole form.
    pub field: String,
    /// The key of the text.
    pub key: String,
    /// What the text fills in.
    pub params: BTreeMap<&'static str, String>,
}

/// Values and faults of a form, to draw it anew with status 422, or first with what is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormState {
    /// The value of each input (of an input that repeats, its last).
    values: BTreeMap<String, String>,
    /// All values of inputs that repeat.
    lists: BTreeMap<String, Vec<String>>,
    /// The first fault of each input.
    errors: BTreeMap<String, Fault>,
    /// All faults in order, for the summary above the form.
    summary: Vec<Fault>,
    /// What somebody who has read the form asks to change, by input.
    comments: BTreeMap<String, String>,
}

impl FormState {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form with what was typed, in the pairs of the request's body.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut form = Self::new();
        for (name, value) in pairs {
            form.push(name.into(), value.into());
        }
        form
    }

    /// A form with the values of a struct: scalars by name, lists of scalars as repeated inputs,
    /// nested structs and lists of structs as `variants[0].price`.
    pub fn of(form: &impl Serialize) -> Self {
        let mut state = Self::new();
        if let Ok(value) = serde_json::to_value(form) {
            state.flatten("", &value);
        }
        state
    }

    /// Sets the value of an input.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// Shows beside the inputs what somebody who has read the form asks to change.
    #[must_use]
    pub fn with_comments(mut self, comments: &BTreeMap<String, String>) -> Self {
        self.comments.clone_from(comments);
        self
    }

    /// Adds the faults of a refused form: those of its fields, or the error itself for the whole.
    #[must_use]
    pub fn refused(mut self, error: &Error) -> Self {
        for fault in error.field_errors().iter() {
            self.add(Fault::of(fault));
        }
        if error.field_errors().is_empty() {
            self.add(Fault {
                field: String::new(),
                key: error.code().message_key(),
                params: error.params().iter().cloned().collect(),
            });
        }
        self
    }

    /// The value of an input, empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Whether anything is wrong.
    pub fn is_refused(&self) -> bool {
        !self.summary.is_empty()
    }

    /// The first of what is wrong.
    pub fn first_fault(&self) -> Option<&Fault> {
        self.summary.first()
    }

    fn add(&mut self, fault: Fault) {
        if !fault.field.is_empty() {
            self.errors
                .entry(fault.field.clone())
                .or_insert_with(|| fault.clone());
        }
        self.summary.push(fault);
    }

    fn push(&mut self, name: String, value: String) {
        self.lists
            .entry(name.clone())
            .or_default()
            .push(value.clone());
        self.values.insert(name, value);
    }

    fn flatten(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) => self.push(name.to_owned(), value.to_string()),
            Value::String(text) => self.push(name.to_owned(), text.clone()),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if item.is_object() {
                        self.flatten(&format!("{name}[{index}]"), item);
                    } else {
                        self.flatten(name, item);
                    }
                }
            }
            Value::Object(fields) => {
                let prefix = if name.is_empty() {
                    String::new()
                } else {
                    format!("{name}.")
                };
                for (field, value) in fields {
                    self.flatten(&format!("{prefix}{field}"), value);
                }
            }
        }
    }
}

impl Fault {
    /// What a page says of a fault.
    pub fn of(fault: &FieldError) -> Self {
        Self {
            field: fault.field.clone(),
            key: match fault.code {
                Code::FieldRequired if is_chosen(&fault.field) => "error-field-choose".to_owned(),
                code => code.message_key(),
            },
            params: fault.params.iter().cloned().collect(),
        }
    }
}

fn is_chosen(field: &str) -> bool {
    CHOSEN.contains(&field)
}

/// The `id` of an input: `variants[0].price` → `f-variants-0-price`.
pub fn field_id(name: &str) -> String {
    let mut id = String::from("f");
    for part in name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
    {
        id.push('-');
        id.push_str(part);
    }
    id
}

/// The key of an input's label: `variants[0].price_fen` → `field-variants-price-fen`.
pub fn label_key(name: &str) -> String {
    let mut key = String::from("field");
    for part in name
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|part| !part.is_empty())
    {
        key.push('-');
        key.push_str(part);
    }
    key
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::base::fields::FieldErrors;

    #[derive(Serialize)]
    struct Pack {
        price: &'static str,
    }

    #[derive(Serialize)]
    struct Form {
        name: &'static str,
        count: Option<i64>,
        tags: Vec<&'static str>,
        variants: Vec<Pack>,
    }

    /// The templates below a folder, as one text.
    fn templates(folder: &Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                templates(&path, found);
            } else {
                found.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn what_is_chosen_is_not_asked_to_be_written() {
        let mut all = String::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        templates(&folder, &mut all);
        let mut seen = 0;
        for begin in [
            "<forms.radios form={form} name=\"",
            "<forms.select form={form} name=\"",
        ] {
            for rest in all.split(begin).skip(1) {
                let name = rest.split('"').next().unwrap();
                assert!(is_chosen(name), "{name}");
                seen += 1;
            }
        }
        assert!(seen > 20, "{seen}");
        let said = |field: &str| {
            let fault = Error::field(field, Code::FieldRequired);
            let form = FormState::new().refused(&fault);
            form.first_fault().unwrap().key.clone()
        };
        assert_eq!(said("method"), "error-field-choose");
        assert_eq!(said("detail"), "error-field-required");
    }

    #[test]
    fn a_struct_becomes_the_names_of_its_inputs() {
        let form = FormState::of(&Form {
            name: "茶",
            count: None,
            tags: vec!["a", "b"],
            variants: vec![Pack { price: "1.20" }, Pack { price: "3" }],
        });
        assert_eq!(form.value("name"), "茶");
        assert_eq!(form.value("count"), "");
        assert_eq!(form.lists["tags"], ["a", "b"]);
        assert_eq!(form.value("variants[1].price"), "3");
    }

    #[test]
    fn faults_stand_at_their_field_and_in_the_summary() {
        let mut faults = FieldErrors::new();
        faults.add("phone", Code::FieldRequired);
        faults.add("phone", Code::FieldInvalid);
        faults.add_with("name", Code::FieldTooLong, vec![("max", "80".to_owned())]);
        let form = FormState::new()
            .with("name", "x")
            .refused(&Error::fields(faults));
        assert_eq!(form.errors["phone"].key, "error-field-required");
        assert_eq!(form.errors["name"].params["max"], "80");
        assert_eq!(form.summary.len(), 3);
        assert_eq!(form.value("name"), "x");
    }

    #[test]
    fn an_error_without_fields_is_one_of_the_whole_form() {
        let form = FormState::new().refused(&Error::new(Code::StateIllegalTransition));
        assert!(form.is_refused());
        assert!(form.errors.is_empty());
        assert_eq!(form.summary[0].key, "error-state-illegal-transition");
    }

    #[test]
    fn ids_and_label_keys_come_from_names() {
        assert_eq!(field_id("variants[0].price_fen"), "f-variants-0-price-fen");
        assert_eq!(
            label_key("variants[0].price_fen"),
            "field-variants-price-fen"
        );
    }
}
