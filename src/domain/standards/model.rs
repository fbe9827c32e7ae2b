//! What a certificate says.

use chrono::NaiveDate;

use super::state::CertificateState;
use crate::base::clock::Timestamp;
use crate::base::day;
use crate::base::error::{Code, Result};
use crate::base::ids::{ShopCertificateId, ShopId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::sql_types::text_enum;
use crate::base::text::narrow;
use crate::domain::media::MediaHash;

/// The most characters of a name or an issuer.
const LINE_MAX: usize = 60;
/// The most characters of a number.
const NUMBER_MAX: usize = 40;
/// The most certificates of a shop that are not withdrawn.
pub(super) const MOST: usize = 12;

text_enum! {
    /// What kind of certificate it is.
    pub enum CertificateKind {
        /// A geographical indication.
        Geographical => "geographical",
        /// Organic (GB/T 19630).
        Organic => "organic",
        /// Green food.
        Green => "green",
        /// Good agricultural practice.
        Gap => "gap",
        /// Management of food safety (HACCP, ISO 22000).
        FoodSafety => "food_safety",
        /// Another.
        Other => "other",
    }
}

/// A certificate, as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    /// What kind it is.
    pub kind: CertificateKind,
    /// What it is for, as it stands on the paper.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Since when it holds.
    pub issued_on: NaiveDate,
    /// The last day on which it holds; none for what does not end.
    pub valid_to: Option<NaiveDate>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its id.
    pub id: ShopCertificateId,
    /// Whose it is.
    pub shop_id: ShopId,
    /// What it says.
    pub says: NewCertificate,
    /// The picture of the paper.
    pub scan: MediaHash,
    /// Where it stands.
    pub state: CertificateState,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// When an administrator decided.
    pub checked_at: Option<Timestamp>,
    /// Why it was refused, or empty.
    pub reason: String,
}

/// A certificate that waits for an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The certificate.
    pub certificate: Certificate,
    /// The Chinese name of the shop.
    pub shop_zh: String,
    /// Its English name, or empty.
    pub shop_en: String,
    /// The shop's specialty, in Chinese.
    pub specialty_zh: String,
    /// The same in English, or empty.
    pub specialty_en: String,
    /// Where it is.
    pub place_zh: String,
    /// The same in English.
    pub place_en: String,
}

impl NewCertificate {
    /// The inputs of the form.
    pub const FIELDS: [&'static str; 6] = [
        "certificate_kind",
        "certificate_name",
        "certificate_number",
        "issuer",
        "issued_on",
        "valid_to",
    ];

    /// Reads the form.
    pub fn parse(form: &dyn Fields, today: NaiveDate) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let kind = input.choice("certificate_kind");
        let name = input.line("certificate_name", LINE_MAX);
        let number = input.line("certificate_number", NUMBER_MAX);
        let issuer = input.line("issuer", LINE_MAX);
        let issued_on = input.parsed("issued_on", |text| {
            let day = day::parse(text)?;
            if day > today {
                return Err(Code::DateAhead.into());
            }
            Ok(day)
        });
        let valid_to = if narrow(input.raw("valid_to")).is_empty() {
            None
        } else {
            input.parsed("valid_to", day::parse)
        };
        if let (Some(first), Some(last)) = (issued_on, valid_to)
            && last < first
        {
            input.fault("valid_to", Code::DateOrder);
        }
        match input.finish((kind, issued_on))? {
            (Some(kind), Some(issued_on)) => Ok(Self {
                kind,
                name,
                number: narrow(&number),
                issuer,
                issued_on,
                valid_to,
            }),
            _ => Err(Code::FieldInvalid.into()),
        }
    }

    /// Whether it no longer holds on a day.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.valid_to.is_some_and(|last| last < day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_through_its_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let of = |valid_to| NewCertificate {
            kind: CertificateKind::Organic,
            name: String::new(),
            number: String::new(),
            issuer: String::new(),
            issued_on: day(1),
            valid_to,
        };
        assert!(!of(Some(day(20))).is_over(day(20)));
        assert!(of(Some(day(20))).is_over(day(21)));
        assert!(!of(None).is_over(day(21)));
    }
}
