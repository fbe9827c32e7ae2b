//! A purchase looked up by its number and the phone or e-mail given at the checkout.

use std::net::IpAddr;

use super::by_number::Number;
use super::store::open_link;
use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::db::Database;
use crate::domain::access::grant;
use crate::domain::accounts::Contact;
use crate::domain::accounts::throttle::Throttles;

/// What somebody says to know of a purchase.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// The number of the purchase, or of one order in it.
    pub number: Number,
    contact: Contact,
}

impl Lookup {
    /// Reads what was typed into `number` and `contact`.
    pub fn parse(number: &str, contact: &str) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let number = faults.take("number", Number::parse(number));
        let contact = faults.take("contact", Contact::parse(contact));
        faults.finish()?;
        let (Some(number), Some(contact)) = (number, contact) else {
            return Err(Code::FieldInvalid.into());
        };
        Ok(Self { number, contact })
    }

    /// Opens the purchase for the browser that asks; gives the secret for its cookie.
    ///
    /// # Errors
    /// `order.lookup_failed` for a number of nobody and for a wrong contact alike;
    /// `request.too_many` after too many of either.
    pub async fn open(
        &self,
        db: &Database,
        throttles: &Throttles,
        address: IpAddr,
    ) -> Result<String> {
        let purchase = self.number.purchase();
        let this_try = throttles.lookup(purchase.as_str(), address)?;
        let contact = self.contact.clone();
        // A read first: guesses must not queue for SQLite's one writer.
        let found = db
            .read(move |conn| grant::purchase_by_contact(conn, &purchase, contact.as_str()))
            .await;
        let buyer = found.map_err(|error| match error.kind() {
            Kind::NotFound => Error::from(Code::OrderLookupFailed),
            _ => error,
        })?;
        throttles.lookup_succeeded(&this_try);
        let purchase = self.number.purchase();
        db.write(move |tx| open_link(tx, &buyer, &purchase)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_or_refused_field_by_field() {
        let read =
            Lookup::parse("２６１１２５ １２３４５６７８９－５", "１３８ 0000 0031").unwrap();
        assert_eq!(read.number.as_str(), "2611251234567895");
        assert_eq!(read.contact.as_str(), "+8613800000031");
        let read = Lookup::parse("2611251234567895-01", " Wang@Example.org").unwrap();
        assert_eq!(read.number.as_str(), "2611251234567895-01");
        assert_eq!(read.contact.as_str(), "wang@example.org");
        for (number, contact, expected) in [
            ("", "", ["field.required", "field.required"]),
            (
                "2611251234567894",
                "138",
                ["order_number.invalid", "contact.invalid"],
            ),
            ("<script>", "a@b", ["order_number.invalid", "email.invalid"]),
        ] {
            let refused = Lookup::parse(number, contact).unwrap_err();
            let codes: Vec<_> = refused
                .field_errors()
                .iter()
                .map(|fault| fault.code.as_str())
                .collect();
            assert_eq!(codes, expected, "{number} {contact}");
        }
    }
}
