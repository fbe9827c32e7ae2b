//! What is handed over, as it stands in the file. Amounts are minor units of the currency that is
//! named, moments are in UTC.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::base::clock::Timestamp;
use crate::base::money::Money;
use crate::domain::notifications::Facts;
use crate::domain::orders::ShipTo;

/// A moment, written `2026-11-25T02:00:00Z`.
#[derive(Debug, Clone, Copy)]
pub struct At(pub Timestamp);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = self.0.utc();
        f.write_str(&utc.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// All of it.
#[derive(Debug, Serialize)]
pub struct PersonalData {
    /// The name of this shape.
    pub format: &'static str,
    /// When it was gathered.
    pub made_at: At,
    /// An ISO 4217 code.
    pub currency: String,
    /// Who it is.
    pub account: AccountData,
    /// The address book.
    pub addresses: Vec<AddressData>,
    /// Devices that are logged in.
    pub sessions: Vec<SessionData>,
    /// Shops that are followed.
    pub follows: Vec<FollowData>,
    /// The cart, what is kept for later, and what was to be bought at once.
    pub cart: Vec<CartLineData>,
    /// What was typed at the checkout in the last day and not ordered.
    pub drafts: Vec<DraftData>,
    /// What was bought, the last first.
    pub purchases: Vec<PurchaseData>,
    /// Questions about goods, the first first.
    pub questions: Vec<QuestionData>,
    /// What was written to shops and by them, the first first.
    pub messages: Vec<MessageData>,
    /// Shops of which no messages are wanted but about orders.
    pub blocks: Vec<BlockData>,
    /// Messages of shops that were handed to the administrators.
    pub handed_over: Vec<HandedOverData>,
    /// What was reported of what others say in public.
    pub reports: Vec<ReportData>,
    /// The inbox, the last first.
    pub notices: Vec<NoticeData>,
    /// Mails of the last weeks, the last first.
    pub mails: Vec<MailData>,
}

/// The account.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AccountData {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The mail address that was asked for last and is not proven.
    pub email_to_prove: Option<String>,
    /// Mail addresses that were given at checkouts.
    pub checkout_emails: Vec<String>,
    pub language: &'static str,
    pub opened_at: Option<At>,
    pub shops: Vec<WorkData>,
    pub offices: Vec<OfficeData>,
}

/// A shop of which the person is a member.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WorkData {
    pub shop: String,
    pub role: &'static str,
}

/// An administrator's office.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OfficeData {
    /// Empty for the whole platform.
    pub division: String,
    pub role: &'static str,
}

/// An address, of the book or of an order.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AddressData {
    pub name: String,
    pub phone: String,
    pub division: String,
    pub region: String,
    pub detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

impl AddressData {
    /// An address; `is_default` is known of those in the book only.
    pub fn new(to: &ShipTo, is_default: Option<bool>) -> Self {
        Self {
            name: to.name.clone(),
            phone: to.phone.to_string(),
            division: to.code.to_string(),
            region: to.region.clone(),
            detail: to.detail.clone(),
            is_default,
        }
    }
}

/// A device that is logged in.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SessionData {
    pub browser: String,
    pub network_address: String,
    pub logged_in_at: At,
    pub last_used_at: At,
}

/// A shop that is followed.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FollowData {
    pub shop: String,
    pub name: String,
    pub since: At,
    pub wants_news: bool,
}

/// A line of the cart.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CartLineData {
    /// `cart`, `later` or `now`.
    pub list: &'static str,
    pub shop: String,
    pub title: String,
    pub pack: String,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    pub sold_by: &'static str,
}

/// What was typed at a checkout.
#[derive(Debug, Serialize)]
pub struct DraftData {
    /// `cart`, `later` or `now`.
    pub list: &'static str,
    /// By the names of the fields.
    pub typed: BTreeMap<String, String>,
}

/// A shop of which no messages are wanted.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct BlockData {
    pub shop: String,
    pub since: At,
}

/// A message that was handed to the administrators, why, and what they have said.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HandedOverData {
    pub shop: String,
    pub reason: String,
    pub answer: String,
    pub at: At,
}

/// A report of something that others have said in public.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReportData {
    /// `review`, `review_answer`, `question` or `question_answer`.
    pub what: &'static str,
    pub ground: &'static str,
    pub note: String,
    pub at: At,
    pub closed_at: Option<At>,
}

/// One checkout.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PurchaseData {
    pub number: String,
    pub placed_at: At,
    pub orders: Vec<OrderData>,
}

/// The order of one shop.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OrderData {
    pub number: String,
    pub shop: String,
    pub state: &'static str,
    pub payment_method: &'static str,
    pub payment_status: &'static str,
    pub items_minor: Money,
    pub discount_minor: Money,
    pub freight_minor: Money,
    pub subsidy_minor: Money,
    pub total_minor: Money,
    pub paid_minor: Money,
    pub refunded_minor: Money,
    pub ship_to: AddressData,
    pub note: String,
    pub lines: Vec<LineData>,
    pub reductions: Vec<ReductionData>,
    pub payments: Vec<PaymentData>,
    pub refunds: Vec<RefundData>,
    pub parcels: Vec<ParcelData>,
    pub claims: Vec<ClaimData>,
    pub invoices: Vec<InvoiceData>,
    pub reviews: Vec<ReviewData>,
    pub history: Vec<HistoryData>,
}

/// Goods of an order.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LineData {
    pub title: String,
    pub pack: String,
    pub sold_by: &'static str,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// Of one piece, or of 500 g.
    pub unit_price_minor: Money,
    pub total_minor: Money,
}

/// What was taken off.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReductionData {
    pub name: String,
    pub amount_minor: Money,
}

/// A payment.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PaymentData {
    pub method: &'static str,
    pub amount_minor: Money,
    pub state: &'static str,
    pub at: At,
}

/// Money that went back.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RefundData {
    pub amount_minor: Money,
    pub state: &'static str,
    pub reason: String,
    pub asked_at: At,
    pub arrived_at: Option<At>,
}

/// A parcel.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ParcelData {
    pub carrier: String,
    pub tracking_number: String,
    pub left_at: At,
}

/// What the buyer wanted put right.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClaimData {
    pub kind: &'static str,
    pub state: &'static str,
    pub reason: String,
    pub asked_minor: Money,
    pub answer: String,
    pub verdict: String,
    pub opened_at: At,
    pub photos: usize,
}

/// An invoice that was asked for.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct InvoiceData {
    pub state: &'static str,
    pub title: String,
    pub tax_number: Option<String>,
    pub email: String,
    pub note: String,
    pub number: String,
    pub issued_minor: Money,
    pub asked_at: At,
}

/// What the buyer says of goods.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReviewData {
    pub stars: i32,
    pub text: String,
    pub photos: usize,
    pub answer: String,
    pub written_at: At,
}

/// A question about goods, and what the shop says to it.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionData {
    pub text: String,
    pub answer: String,
    pub asked_at: At,
}

/// Something that happened to an order.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HistoryData {
    pub what: String,
    pub at: At,
    /// On whose behalf: `buyer`, `shop`, `administrator`, `system`; may be empty.
    pub by: String,
    pub reason: String,
}

/// A message of a conversation with a shop.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MessageData {
    pub shop: String,
    /// What it was about; none for a listing.
    pub order: Option<String>,
    /// `buyer` or `shop`.
    pub by: &'static str,
    pub text: String,
    pub photos: usize,
    pub at: At,
}

/// A line of the inbox.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NoticeData {
    pub kind: &'static str,
    pub about: Facts,
    pub at: At,
    pub read_at: Option<At>,
}

/// A mail.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MailData {
    pub kind: &'static str,
    pub state: &'static str,
    pub at: At,
}
