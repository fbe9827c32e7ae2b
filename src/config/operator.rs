//! What visitors are told of the operator. Nothing has to be set.

use super::Reader;
use crate::base::email::Email;
use crate::base::operator::Operator;

/// Each key with its meaning.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("operator_email", "where visitors can write to"),
    (
        "operator_filing",
        "the number under which the site is filed (备案号)",
    ),
    ("operator_licence", "a line that names the licences"),
    ("operator_name", "who runs the platform"),
    (
        "operator_phone",
        "where visitors can call: digits, + and - alone",
    ),
];

/// The most characters of each: the foot of every page shows them.
const MOST: usize = 80;

pub(super) fn read(reader: &mut Reader) -> Operator {
    let operator = Operator {
        name: line(reader, "operator_name"),
        phone: line(reader, "operator_phone"),
        email: line(reader, "operator_email"),
        filing: line(reader, "operator_filing"),
        licence: line(reader, "operator_licence"),
    };
    let is_dialled = |sign: char| sign.is_ascii_digit() || matches!(sign, '+' | '-');
    if !operator.phone.chars().all(is_dialled) {
        reader.fault("operator_phone: a number like 0571-0000-0000 wanted");
    }
    if !operator.email.is_empty() && Email::parse(&operator.email).is_err() {
        reader.fault("operator_email: an address like help@example.org wanted");
    }
    operator
}

fn line(reader: &mut Reader, key: &str) -> String {
    let text = reader.text(key, "").trim().to_owned();
    if text.chars().count() > MOST || text.chars().any(char::is_control) {
        reader.fault(&format!("{key}: one line of {MOST} characters at most"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(key: &str, value: &str) -> (Operator, Vec<String>) {
        let mut reader = Reader::default();
        reader.add(key, value.to_owned(), "a test");
        let operator = read(&mut reader);
        (operator, reader.faults)
    }

    #[test]
    fn what_is_set_is_shown_as_it_is_and_faults_are_named() {
        assert_eq!(given("operator_name", "").0, Operator::default());
        let (operator, faults) = given("operator_filing", " 浙ICP备00000000号 ");
        assert_eq!(
            (operator.filing.as_str(), faults.len()),
            ("浙ICP备00000000号", 0)
        );
        let long = "长".repeat(MOST + 1);
        for (key, wrong) in [
            ("operator_phone", "ask for 王"),
            ("operator_email", "nobody"),
            ("operator_licence", "two\nlines"),
            ("operator_name", long.as_str()),
        ] {
            let (_, faults) = given(key, wrong);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with(key), "{faults:?}");
        }
    }
}
