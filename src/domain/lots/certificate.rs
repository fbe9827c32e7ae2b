//! The certificate of a lot (承诺达标合格证; rule of 2025 no. 4, in force from 2026-02-01): what it
//! says, and the signed text in which it says so. docs/trace.md describes the form.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::inspection::{Inspection, InspectionKind, InspectionResult};
use super::model::LotSummary;
use super::papers::Papers;
use crate::base::ed25519::{SigningKey, is_signed};
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::input::{Fields, Input, Rigor};
use crate::base::measure::Measure;
use crate::base::sql_types::text_enum;

/// What a signed text begins with: the form, and its version.
const FORM: &str = "YP1";
/// The label under which the key is derived from the platform's secret.
const KEY_LABEL: &str = "certificates of lots";
/// Most characters of each part: together they fit into one QR code.
const PRODUCT_MAX: usize = 60;
const ORIGIN_MAX: usize = 80;
const PROMISER_MAX: usize = 60;
const CONTACT_MAX: usize = 40;

text_enum! {
    /// What a promise rests on.
    pub enum Basis {
        /// The shop has tested the goods by itself.
        OwnInspection => "own_inspection",
        /// Somebody else has tested them for it.
        EntrustedInspection => "entrusted_inspection",
        /// It controls how they grow.
        OwnControl => "own_control",
        /// It gives its word.
        OwnPromise => "own_promise",
    }
}

impl Basis {
    /// The inspection that must have passed.
    const fn asks_for(self) -> Option<InspectionKind> {
        match self {
            Self::OwnInspection => Some(InspectionKind::Own),
            Self::EntrustedInspection => Some(InspectionKind::Entrusted),
            Self::OwnControl | Self::OwnPromise => None,
        }
    }

    /// The name of its box in the form.
    pub fn field(self) -> String {
        format!("basis_{}", self.as_str())
    }
}

/// What a certificate says. The names and their order are those of the signed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The trace code of the lot.
    pub lot: String,
    /// The how manieth of the lot.
    pub number: i64,
    /// What it is of.
    pub product: String,
    /// How much of it.
    pub quantity: i64,
    /// Of what: `gram`, or `piece`.
    pub unit: Measure,
    /// Where it grew.
    pub origin: String,
    /// The day on which it was issued, `2026-11-25`.
    pub date: String,
    /// Who promises.
    pub promiser: String,
    /// How to reach them.
    pub contact: String,
    /// What the promise rests on.
    pub basis: Vec<Basis>,
}

/// The key that signs certificates under the platform's secret.
pub fn signing_key(secret: &[u8]) -> Result<SigningKey> {
    SigningKey::derive(secret, KEY_LABEL)
}

impl Certificate {
    /// The signed text: form, name of the key, what it says, signature, parted by points.
    pub fn sign(&self, key: &SigningKey) -> Result<String> {
        let says = serde_json::to_vec(self).map_err(Error::internal)?;
        let says = URL_SAFE_NO_PAD.encode(says);
        let text = format!("{FORM}.{}.{says}", key.name());
        let signature = key.sign(&text);
        Ok(format!("{text}.{signature}"))
    }

    /// What a signed text says, whoever has signed it; none for what is no such text.
    pub fn read(payload: &str) -> Option<Self> {
        let [form, _, says, _] = parts(payload)?;
        let says = URL_SAFE_NO_PAD.decode(says).ok()?;
        serde_json::from_slice(&says).ok().filter(|_| form == FORM)
    }

    /// The same, if one of these keys (name and public key) has signed it.
    pub fn verify<'a>(
        payload: &str,
        keys: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Option<Self> {
        let [_, name, _, signature] = parts(payload)?;
        let (text, _) = payload.trim().rsplit_once('.')?;
        let mut named = keys.into_iter().filter(|(known, _)| *known == name);
        let is_true = named.any(|(_, public)| is_signed(text, signature, public));
        Self::read(payload).filter(|_| is_true)
    }

    /// Whether another one says the same, its number apart.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let number = self.number;
        *self
            == Self {
                number,
                ..other.clone()
            }
    }
}

fn parts(payload: &str) -> Option<[&str; 4]> {
    let mut parts = payload.trim().split('.');
    let four = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(four)
}

/// A certificate that a shop asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    product: String,
    /// Units of the stock item.
    amount: i64,
    origin: String,
    promiser: String,
    contact: String,
    /// At least one.
    basis: Vec<Basis>,
}

impl NewCertificate {
    /// Reads `certificate_product`, `certificate_quantity`, `certificate_origin`, `promiser`,
    /// `promiser_contact`, and a box for each basis.
    pub fn parse(form: &dyn Fields, unit: Measure) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let product = input.line("certificate_product", PRODUCT_MAX);
        let amount = input.parsed("certificate_quantity", |text| unit.parse_amount(text));
        let origin = input.line("certificate_origin", ORIGIN_MAX);
        let promiser = input.line("promiser", PROMISER_MAX);
        let contact = input.line("promiser_contact", CONTACT_MAX);
        let all = Basis::ALL.iter().copied();
        let basis: Vec<Basis> = all
            .filter(|basis| input.is_ticked(&basis.field()))
            .collect();
        if basis.is_empty() {
            input.fault("basis", Code::FieldRequired);
        }
        let amount = input.finish(amount)?.ok_or(Code::FieldRequired)?;
        Ok(Self {
            product,
            amount,
            origin,
            promiser,
            contact,
            basis,
        })
    }

    /// Checks it against the lot and its inspections.
    ///
    /// # Errors
    /// `lot.failed_inspection` when the last inspection was not passed; faults of fields for more
    /// than was harvested, and for a basis without its inspection.
    pub(super) fn check(&self, lot: &LotSummary, papers: &Papers) -> Result<()> {
        if papers.has_failed() {
            return Err(Code::LotFailedInspection.into());
        }
        let mut faults = FieldErrors::new();
        if self.amount > lot.quantity {
            faults.add("certificate_quantity", Code::LotMoreThanHarvested);
        }
        let has_passed = |kind| {
            let of_kind = |one: &&Inspection| one.kind == kind;
            let found = papers.inspections.iter().find(of_kind);
            found.is_some_and(|one| one.result == InspectionResult::Passed)
        };
        let mut asked = self.basis.iter().filter_map(|basis| basis.asks_for());
        if asked.any(|kind| !has_passed(kind)) {
            faults.add("basis", Code::LotNoInspection);
        }
        faults.finish()
    }

    /// What it says as the next one of a lot.
    pub(super) fn of(&self, lot: &LotSummary, number: i64, date: String) -> Certificate {
        Certificate {
            lot: lot.code.clone(),
            number,
            product: self.product.clone(),
            quantity: self.amount,
            unit: lot.unit,
            origin: self.origin.clone(),
            date,
            promiser: self.promiser.clone(),
            contact: self.contact.clone(),
            basis: self.basis.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> Certificate {
        Certificate {
            lot: "330106-261120-01".to_owned(),
            number: 1,
            product: "西湖龙井 <春茶>".to_owned(),
            quantity: 25_000,
            unit: Measure::Gram,
            origin: "浙江省杭州市西湖区龙井村".to_owned(),
            date: "2026-11-25".to_owned(),
            promiser: "龙井村茶店".to_owned(),
            contact: "13800001111".to_owned(),
            basis: vec![Basis::OwnControl, Basis::OwnPromise],
        }
    }

    #[test]
    fn a_signed_text_verifies_with_its_key_alone() {
        let key = signing_key(b"a secret").unwrap();
        let payload = certificate().sign(&key).unwrap();
        let (name, public) = (key.name(), key.public());
        let keys = [(name.as_str(), public.as_str())];
        assert_eq!(Certificate::verify(&payload, keys), Some(certificate()));
        assert_eq!(Certificate::read(&payload), Some(certificate()));
        let other = signing_key(b"another secret").unwrap();
        let (other_name, other_public) = (other.name(), other.public());
        assert_eq!(Certificate::verify(&payload, []), None);
        for keys in [
            [(name.as_str(), other_public.as_str())],
            [(other_name.as_str(), public.as_str())],
        ] {
            assert_eq!(Certificate::verify(&payload, keys), None);
        }
    }

    #[test]
    fn a_text_that_was_changed_in_any_place_verifies_no_more() {
        let key = signing_key(b"a secret").unwrap();
        let payload = certificate().sign(&key).unwrap();
        let (name, public) = (key.name(), key.public());
        for at in 0..payload.len() {
            let mut changed = payload.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let read = Certificate::verify(&changed, [(name.as_str(), public.as_str())]);
            assert_eq!(read, None, "{changed}");
        }
        for wrong in ["", "YP1", "YP1...", "YP2.a.b.c", &format!("{payload}.x")] {
            assert_eq!(Certificate::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_longest_certificate_fits_into_a_code() {
        let key = signing_key(b"a secret").unwrap();
        let longest = Certificate {
            lot: "330106010211-261120-1000".to_owned(),
            number: 999,
            product: "茶".repeat(PRODUCT_MAX),
            quantity: 1_000_000_000_000,
            origin: "茶".repeat(ORIGIN_MAX),
            promiser: "茶".repeat(PROMISER_MAX),
            contact: "茶".repeat(CONTACT_MAX),
            basis: Basis::ALL.to_vec(),
            ..certificate()
        };
        // A QR code holds 2 953 bytes at its lowest level of correction.
        let length = longest.sign(&key).unwrap().len();
        assert!(length < 1_500, "{length}");
    }

    /// What is typed into a form.
    struct Typed(Vec<(&'static str, &'static str)>);

    impl Fields for Typed {
        fn value(&self, field: &str) -> &str {
            let found = self.0.iter().find(|(name, _)| *name == field);
            found.map_or("", |(_, value)| value)
        }
    }

    #[test]
    fn a_promise_rests_on_something() {
        let mut typed = vec![
            ("certificate_product", "龙井"),
            ("certificate_quantity", "25kg"),
            ("certificate_origin", "龙井村"),
            ("promiser", "龙井村茶店"),
            ("promiser_contact", "13800001111"),
        ];
        let refused = NewCertificate::parse(&Typed(typed.clone()), Measure::Gram).unwrap_err();
        let faults: Vec<&str> = refused
            .field_errors()
            .iter()
            .map(|f| f.field.as_str())
            .collect();
        assert_eq!(faults, ["basis"]);
        typed.push(("basis_own_promise", "true"));
        let new = NewCertificate::parse(&Typed(typed), Measure::Gram).unwrap();
        assert_eq!((new.amount, new.basis), (25_000, vec![Basis::OwnPromise]));
    }
}
