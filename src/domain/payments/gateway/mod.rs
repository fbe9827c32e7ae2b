//! Gateways: machines of others that take buyers' money, and say so.
//!
//! Nothing here touches the database. What a gateway says is worth something only after its
//! signature was verified, be it a message of its own or the answer to a question; each adapter
//! does that before it gives a [`Report`] away. Amounts are what it says, to be compared with ours.

pub mod alipay;
mod http;
mod registry;
pub mod sandbox;
pub mod stripe;
pub mod wechat;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::provider::Provider;
use crate::base::clock::Timestamp;
use crate::base::ids::ShopId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::sql_types::text_enum;

pub use registry::{GatewaySettings, Gateways};

/// A call to a gateway's server.
pub type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// Why a gateway gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody knows whether it was done: no answer, a broken one, or trouble on its side.
    Unreachable(String),
    /// It was not done, and says why.
    Refused(String),
    /// Whatever came is not from the gateway.
    Forged,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(reason) | Self::Refused(reason) => f.write_str(reason),
            Self::Forged => f.write_str("the signature is wrong"),
        }
    }
}

/// A payment to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRequest {
    /// Our number; the same number opens the same payment.
    pub number: String,
    /// How much.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// The part of each shop.
    pub parts: Vec<Part>,
    /// What the buyer reads on the gateway's page.
    pub title: String,
    /// Until when it can be paid.
    pub expires_at: Timestamp,
    /// Where the gateway sends its messages.
    pub notify_url: String,
    /// Where the buyer goes afterwards.
    pub return_url: String,
    /// The buyer's language.
    pub locale: Locale,
    /// Whether the buyer pays on a phone.
    pub is_phone: bool,
    /// The buyer's network address.
    pub address: String,
}

/// What of a payment is for one shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Under which name the gateway knows the shop.
    pub payee: String,
    /// What the shop is called, for the buyer to read.
    pub shop: String,
    /// How much.
    pub amount: Money,
}

/// A payment that the gateway has opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The gateway's number, where it has one by now.
    pub reference: Option<String>,
    /// Where the buyer pays: a page, or a code for the camera of a phone (see [`is_code`]).
    pub page_url: String,
}

/// Whether the address of a payment is no page, but is to be shown as a code that a phone reads.
pub fn is_code(page_url: &str) -> bool {
    !page_url.starts_with("https://") && !page_url.starts_with("http://")
}

/// Money to be sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our number; the same number sends the same money once.
    pub number: String,
    /// The payment.
    pub payment: PaymentRef,
    /// What was paid by it in all.
    pub paid: Money,
    /// What of it goes back.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// The part out of which it goes; `None` for all of them.
    pub part: Option<RefundPart>,
    /// How often the gateway has refused it so far.
    pub refusals: i64,
    /// For the buyer to read.
    pub reason: String,
}

/// The part of a payment out of which money goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundPart {
    /// Its place among the parts, from 0.
    pub place: usize,
    /// Under which name the gateway knows the shop.
    pub payee: String,
    /// How much was paid for it.
    pub paid: Money,
}

/// How a payment is named towards its gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRef {
    /// Our number.
    pub number: String,
    /// The gateway's.
    pub reference: Option<String>,
    /// The payees of its parts, in their order.
    pub payees: Vec<String>,
}

text_enum! {
    /// What a report is about.
    pub enum About {
        /// A payment.
        Payment => "payment",
        /// A refund.
        Refund => "refund",
    }
}

text_enum! {
    /// What a gateway says of a payment or a refund.
    pub enum Said {
        /// It knows of none.
        Unknown => "unknown",
        /// It is open.
        Pending => "pending",
        /// The money has moved.
        Succeeded => "succeeded",
        /// It has not moved, and will not by this try.
        Failed => "failed",
        /// It can no longer be paid.
        Closed => "closed",
    }
}

/// What a gateway has said, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it is about.
    pub about: About,
    /// Our number of that.
    pub number: String,
    /// The gateway's.
    pub reference: Option<String>,
    /// What it says.
    pub said: Said,
    /// The amount that has moved, in minor units of the currency.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// Whom a payment has gone to, as the gateway names them; empty if it does not say.
    pub payees: Vec<String>,
}

/// A message or an answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The headers that matter.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Raw {
    /// A header's value; empty if it did not come.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }
}

/// A verified answer, with what it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// As it came.
    pub raw: Raw,
    /// What it says.
    pub report: Report,
}

/// What a gateway wants to hear when its message has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thanks {
    /// The type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

/// A payment provider with a server of its own.
pub trait Gateway: Provider + fmt::Debug {
    /// Under which name it knows a shop; `None` for a shop that it cannot pay. `merchant` is what
    /// was set up for the shop, if anything.
    fn payee(&self, shop: ShopId, merchant: Option<&str>) -> Option<String>;

    /// Whether a text can be the name of a shop there, where each shop has to have one.
    fn is_merchant(&self, text: &str) -> bool;

    /// The sites, `https://host`, on which buyers pay.
    fn page_origins(&self) -> Vec<String>;

    /// Opens a payment; with a number that was used before, the same one.
    fn create<'a>(&'a self, request: &'a PaymentRequest) -> Call<'a, Opened>;

    /// Whether a page that was opened `age_ms` ago still opens, on a phone or on another device.
    fn still_opens(&self, _page_url: &str, _age_ms: i64, _is_phone: bool) -> bool {
        true
    }

    /// Asks how a payment stands.
    fn query<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer>;

    /// Has a payment closed, so that nobody pays it any more, and says how it stands then.
    fn close<'a>(&'a self, payment: &'a PaymentRef) -> Call<'a, Answer>;

    /// Sends money back; with a number that was used before, no second time.
    fn refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer>;

    /// Asks how a refund stands.
    fn query_refund<'a>(&'a self, request: &'a RefundRequest) -> Call<'a, Answer>;

    /// Names of the headers that a message's signature needs.
    fn signed_headers(&self) -> &'static [&'static str];

    /// Verifies a message and reads it; `None` for one that is genuine but about nothing of ours.
    ///
    /// # Errors
    /// [`Failure::Forged`] for what is not from the gateway, [`Failure::Refused`] for what cannot
    /// be read.
    fn read(&self, message: &Raw, now: Timestamp) -> Result<Option<Report>, Failure>;

    /// What it wants to hear when its message has been taken.
    fn thanks(&self) -> Thanks;
}
