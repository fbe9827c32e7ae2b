//! What stands on an invoice, and what is said of it.

use std::fmt;

use url::Url;

use super::state::InvoiceState;
use crate::base::clock::Timestamp;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::InvoiceId;
use crate::base::input::{Fields, Input, Rigor};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::sql_types::{text_enum, text_value};
use crate::base::tax_number::TaxNumber;
use crate::base::text::narrow;

/// Most characters of a title.
const MAX_TITLE: usize = 100;
/// Most characters of what somebody says.
const MAX_WORDS: usize = 300;
/// Most characters of an address.
const MAX_LINK: usize = 500;

text_enum! {
    /// To whom an invoice is made out.
    pub enum TitleKind {
        /// A person.
        Personal => "personal",
        /// A company, an authority, a school: whoever has a tax number.
        Organisation => "organisation",
    }
}

text_enum! {
    /// A list of a shop's invoices.
    pub enum InvoiceTab {
        /// Something is to do.
        Open => "open",
        /// Nothing is.
        Done => "done",
    }
}

impl InvoiceTab {
    /// What the list is made of.
    pub(super) const fn states(self) -> &'static [InvoiceState] {
        match self {
            Self::Open => &[InvoiceState::Requested, InvoiceState::RedDue],
            Self::Done => &[
                InvoiceState::Issued,
                InvoiceState::Reversed,
                InvoiceState::Declined,
                InvoiceState::Withdrawn,
            ],
        }
    }
}

/// What a buyer wants to stand on an invoice.
#[derive(Clone, PartialEq, Eq)]
pub struct InvoiceData {
    /// To whom it is made out.
    pub kind: TitleKind,
    /// The name of the person or organisation.
    pub title: String,
    /// Of an organisation.
    pub tax_number: Option<TaxNumber>,
    /// Where it is sent.
    pub email: Email,
    /// What the shop should know, or empty.
    pub note: String,
}

/// Who somebody is stands in no log.
impl fmt::Debug for InvoiceData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvoiceData(…)")
    }
}

impl InvoiceData {
    /// Reads `title_kind`, `title`, `tax_number` of an organisation, `email` and `note`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let kind: Option<TitleKind> = input.choice("title_kind");
        let title = input.line("title", MAX_TITLE);
        // What stands in the field of a person was typed before the choice.
        let tax_number = if kind == Some(TitleKind::Organisation) {
            input.parsed("tax_number", TaxNumber::parse)
        } else {
            None
        };
        let email = input.parsed("email", Email::parse);
        let note = input.optional_text("note", MAX_WORDS);
        let (kind, email) = input.finish((kind, email))?;
        Ok(Self {
            kind: kind.ok_or(Code::FieldRequired)?,
            title,
            tax_number,
            email: email.ok_or(Code::FieldRequired)?,
            note,
        })
    }
}

/// The number of an invoice: 20 digits of an electronic one, 8 of one on paper, or up to 20 where
/// its code is written before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceNumber(String);

text_value!(InvoiceNumber);

impl InvoiceNumber {
    /// Reads a number that a person typed, with or without spaces and hyphens.
    pub fn parse(text: &str) -> Result<Self> {
        let digits: String = narrow(text)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        if digits.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        let is_number =
            (8..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            Ok(Self(digits))
        } else {
            Err(Code::InvoiceNumberInvalid.into())
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address that a browser opens without harm.
fn web_address(text: &str) -> Result<String> {
    if text.chars().count() > MAX_LINK {
        return Err(Error::new(Code::FieldTooLong).with("max", MAX_LINK));
    }
    let invalid = || Error::from(Code::InvoiceLinkInvalid);
    let url = Url::parse(text).map_err(|fault| invalid().caused_by(fault))?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let has_host = url.host_str().is_some_and(|host| host.contains('.'));
    if matches!(url.scheme(), "https" | "http") && has_host && is_plain {
        Ok(url.into())
    } else {
        Err(invalid())
    }
}

/// The amount that the page showed: what was decided for another is not carried out.
fn seen(input: &Input<'_>) -> Result<Money> {
    Money::parse(input.raw("seen")).or(Err(Code::RequestMalformed.into()))
}

/// The shop has written an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub number: InvoiceNumber,
    /// Where it can be fetched, or empty.
    pub link: String,
    /// A word for the buyer, or empty.
    pub answer: String,
    /// The amount that it is for.
    pub seen: Money,
}

impl Issue {
    /// Reads `invoice_number`, `link`, `answer` and `seen`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let seen = seen(&input)?;
        let number = input.parsed("invoice_number", InvoiceNumber::parse);
        let link = input.never(|input| input.parsed("link", web_address));
        let answer = input.optional_text("answer", MAX_WORDS);
        let number = input.finish(number)?;
        Ok(Self {
            number: number.ok_or(Code::FieldRequired)?,
            link: link.unwrap_or_default(),
            answer,
            seen,
        })
    }
}

/// The shop writes none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    /// Why, for the buyer to read.
    pub reason: String,
}

impl Decline {
    /// Reads `reason`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let reason = input.text("reason", MAX_WORDS);
        input.finish(Self { reason })
    }
}

/// The shop has written a red-letter invoice, which takes back what the first says too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// Its number.
    pub number: InvoiceNumber,
    /// The amount that it takes back.
    pub seen: Money,
}

impl Reversal {
    /// Reads `red_number` and `seen`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let seen = seen(&input)?;
        let number = input.parsed("red_number", InvoiceNumber::parse);
        let number = input.finish(number)?;
        Ok(Self {
            number: number.ok_or(Code::FieldRequired)?,
            seen,
        })
    }
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// The order.
    pub order_number: OrderNumber,
    /// How far it has come.
    pub state: InvoiceState,
    /// What the buyer wants to stand on it.
    pub data: InvoiceData,
    /// Its number, or empty.
    pub number: String,
    /// Where it can be fetched, or empty.
    pub link: String,
    /// What the shop says, or empty.
    pub answer: String,
    /// What it says, once it is written.
    pub issued: Money,
    /// What red-letter invoices have taken back of it.
    pub red: Money,
    /// Their numbers, one after the other.
    pub red_numbers: String,
    /// What the buyer has paid for the order, less what goes back: now.
    pub amount: Money,
    /// When the buyer asked.
    pub requested_at: Timestamp,
    /// When it came into its state.
    pub state_changed_at: Timestamp,
}

impl Invoice {
    /// What it says too much, since money has gone back: for a red-letter invoice.
    pub fn to_reverse(&self) -> Result<Money> {
        let left = self.issued.checked_sub(self.red)?;
        Ok(left.checked_sub(self.amount)?.max(Money::ZERO))
    }

    /// Whether a red-letter invoice of this number is recorded for it.
    pub fn has_red(&self, number: &str) -> bool {
        self.red_numbers.split(' ').any(|known| known == number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    struct Form(BTreeMap<&'static str, &'static str>);

    impl Fields for Form {
        fn value(&self, field: &str) -> &str {
            self.0.get(field).copied().unwrap_or_default()
        }
    }

    fn faults(error: &Error) -> Vec<(String, Code)> {
        let all = error.field_errors().iter();
        all.map(|fault| (fault.field.clone(), fault.code)).collect()
    }

    #[test]
    fn an_organisation_needs_its_number_and_a_person_has_none() {
        let mut form = Form(BTreeMap::from([
            ("title_kind", "organisation"),
            ("title", " 某某（福建）有限公司 "),
            ("email", "Kuaiji@Example.org"),
        ]));
        let error = InvoiceData::parse(&form).unwrap_err();
        assert_eq!(
            faults(&error),
            [("tax_number".to_owned(), Code::FieldRequired)]
        );
        form.0.insert("tax_number", "91350100m000100y43");
        let data = InvoiceData::parse(&form).unwrap();
        assert_eq!(data.tax_number.unwrap().as_str(), "91350100M000100Y43");
        assert_eq!(data.title, "某某（福建）有限公司");
        form.0.insert("title_kind", "personal");
        let data = InvoiceData::parse(&form).unwrap();
        assert_eq!(data.tax_number, None);
        assert_eq!(format!("{data:?}"), "InvoiceData(…)");
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let form = Form(BTreeMap::from([("title_kind", "x"), ("email", "li")]));
        let error = InvoiceData::parse(&form).unwrap_err();
        let expected = [
            ("title_kind", Code::FieldInvalid),
            ("title", Code::FieldRequired),
            ("email", Code::EmailInvalid),
        ];
        assert_eq!(
            faults(&error),
            expected.map(|(field, code)| (field.to_owned(), code))
        );
    }

    #[test]
    fn numbers_of_invoices_are_digits() {
        for text in [
            "26332000000123456789",
            "2633 2000 0001 2345 6789",
            "０1234567",
        ] {
            assert!(InvoiceNumber::parse(text).is_ok(), "{text}");
        }
        for text in [
            "1234567",
            "263320000001234567890",
            "2633200000012345678A",
            "茶",
        ] {
            let code = InvoiceNumber::parse(text).unwrap_err().code();
            assert_eq!(code, Code::InvoiceNumberInvalid, "{text}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        let sound = "https://fp.example.com/i?d=1&k=%E8%8C%B6";
        assert_eq!(web_address(sound).unwrap(), sound);
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "fp.example.com",
            "https://",
            "https://localhost/",
            "https://a@b.example.com/",
            "//x.example.com",
        ] {
            let code = web_address(text).unwrap_err().code();
            assert_eq!(code, Code::InvoiceLinkInvalid, "{text}");
        }
    }

    #[test]
    fn every_state_is_in_one_list() {
        for state in InvoiceState::ALL {
            let tabs = InvoiceTab::ALL.iter();
            let lists = tabs.filter(|tab| tab.states().contains(state)).count();
            assert_eq!(lists, 1, "{state}");
        }
    }
}
