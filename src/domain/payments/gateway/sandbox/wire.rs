//! What goes over the wire between the platform and the sandbox.

use serde::{Deserialize, Serialize};

use crate::base::mac::MacKey;
use crate::base::money::Money;
use crate::base::secret::Secret;

/// The header of a signature.
pub const SIGNATURE: &str = "x-sandbox-signature";

/// The key of both sides.
pub fn sandbox_key(secret: &Secret) -> MacKey {
    MacKey::derive(secret.expose(), "sandbox gateway")
}

/// The signature of a request.
pub fn sign_request(key: &MacKey, path: &str, body: &str) -> String {
    key.sign_text(&[b"request", path.as_bytes(), body.as_bytes()])
}

/// The signature of the answer to a request.
pub fn sign_answer(key: &MacKey, path: &str, body: &str) -> String {
    key.sign_text(&[b"answer", path.as_bytes(), body.as_bytes()])
}

/// The signature of a message that nobody asked for.
pub fn sign_message(key: &MacKey, body: &str) -> String {
    key.sign_text(&[b"notification", body.as_bytes()])
}

/// How a payment or a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireState {
    /// There is none.
    Unknown,
    /// Open.
    Pending,
    /// Done.
    Succeeded,
    /// Not done.
    Failed,
    /// Closed.
    Closed,
}

/// A payment to be opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewPayment {
    /// The platform's number.
    pub number: String,
    /// How much.
    pub amount_minor: Money,
    /// ISO 4217.
    pub currency: String,
    /// What the buyer reads.
    pub title: String,
    /// Until when it can be paid, in milliseconds.
    pub expires_at: i64,
    /// Where messages go.
    pub notify_url: String,
    /// Where the buyer goes.
    pub return_url: String,
    /// The tag of the buyer's language.
    pub lang: String,
    /// The parts of the shops.
    pub parts: Vec<WirePart>,
}

/// The part of one shop.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WirePart {
    /// The shop.
    pub payee: String,
    /// What it is called, for the buyer to read; empty in books that were kept before it was told.
    #[serde(default)]
    pub name: String,
    /// How much.
    pub amount_minor: Money,
}

/// How a payment stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentWire {
    /// The platform's number.
    pub number: String,
    /// The sandbox's number; empty for a payment that is not known.
    pub reference: String,
    /// How it stands.
    pub state: WireState,
    /// What was paid, or is to be.
    pub amount_minor: Money,
    /// ISO 4217.
    pub currency: String,
    /// Where the buyer pays.
    pub page_url: String,
}

/// Money to be sent back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewRefund {
    /// The platform's number.
    pub number: String,
    /// The platform's number of the payment.
    pub payment: String,
    /// How much.
    pub amount_minor: Money,
    /// ISO 4217.
    pub currency: String,
    /// Out of whose part; all of them without it.
    pub payee: Option<String>,
}

/// How a refund stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefundWire {
    /// The platform's number.
    pub refund: String,
    /// The sandbox's number; empty for a refund that is not known.
    pub reference: String,
    /// How it stands.
    pub state: WireState,
    /// How much.
    pub amount_minor: Money,
    /// ISO 4217.
    pub currency: String,
    /// Why it was refused; may be empty.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_of_before_shops_were_named_can_be_read() {
        let kept = r#"{ "payee": "shop:1", "amount_minor": 16800 }"#;
        let part: WirePart = serde_json::from_str(kept).unwrap();
        assert_eq!((part.payee.as_str(), part.name.as_str()), ("shop:1", ""));
    }
}
