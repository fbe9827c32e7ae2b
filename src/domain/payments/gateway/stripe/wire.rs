//! What Stripe says, as far as it matters.

use serde::Deserialize;

use super::amount::from_stripe;
use crate::base::money::Money;
use crate::domain::payments::gateway::{About, Failure, Report, Said};

/// A Checkout Session.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub id: String,
    pub url: Option<String>,
    pub client_reference_id: Option<String>,
    status: Option<String>,
    payment_status: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
    pub payment_intent: Option<String>,
}

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    id: String,
    amount: i64,
    currency: String,
    status: Option<String>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Debug, Default, Deserialize)]
struct Metadata {
    number: Option<String>,
}

/// A list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
}

/// A message.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    #[serde(rename = "type")]
    pub kind: String,
    /// The connected account that it is about.
    pub account: Option<String>,
    pub data: EventData,
}

#[derive(Debug, Deserialize)]
pub(super) struct EventData {
    pub object: serde_json::Value,
}

impl Session {
    /// What it says of our payment; `account` is the one on which it was found.
    pub(super) fn report(self, number: String, account: String) -> Result<Report, Failure> {
        let said = match (self.status.as_deref(), self.payment_status.as_deref()) {
            (_, Some("paid")) => Said::Succeeded,
            (Some("expired"), _) => Said::Closed,
            _ => Said::Pending,
        };
        let currency = self.currency.unwrap_or_default().to_uppercase();
        Ok(Report {
            about: About::Payment,
            number,
            reference: Some(self.id),
            said,
            amount: from_stripe(self.amount_total.unwrap_or_default(), &currency)?,
            currency,
            payees: vec![account],
        })
    }
}

impl Refund {
    /// Our number, under which it was made.
    pub(super) fn number(&self) -> Option<&str> {
        self.metadata.number.as_deref()
    }

    /// Whether it was made under this number of ours.
    pub(super) fn is_made_for(&self, number: &str) -> bool {
        self.number() == Some(number)
    }

    /// Whether it did not arrive.
    pub(super) fn has_failed(&self) -> bool {
        self.said() == Said::Failed
    }

    fn said(&self) -> Said {
        match self.status.as_deref() {
            Some("succeeded") => Said::Succeeded,
            Some("failed" | "canceled") => Said::Failed,
            _ => Said::Pending,
        }
    }

    /// What it says of our refund.
    pub(super) fn report(&self, number: &str) -> Result<Report, Failure> {
        let currency = self.currency.to_uppercase();
        Ok(Report {
            about: About::Refund,
            number: number.to_owned(),
            reference: Some(self.id.clone()),
            said: self.said(),
            amount: from_stripe(self.amount, &currency)?,
            currency,
            payees: Vec::new(),
        })
    }
}

/// That Stripe knows of nothing.
pub(super) fn unknown(about: About, number: &str) -> Report {
    Report {
        about,
        number: number.to_owned(),
        reference: None,
        said: Said::Unknown,
        amount: Money::ZERO,
        currency: String::new(),
        payees: Vec::new(),
    }
}

/// What cannot be read.
pub(super) fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Refused(format!("it cannot be read: {error}"))
}

/// What Stripe says of a call that it has refused.
pub(super) fn reason_of(body: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let message = value.pointer("/error/message");
    let message = message.and_then(serde_json::Value::as_str);
    message
        .unwrap_or("it was refused")
        .chars()
        .take(200)
        .collect()
}
