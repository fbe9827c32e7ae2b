//! From an event to the news that it is for people.

mod accounts;

use serde_json::Value;

use super::kind::NoticeKind;
use super::known::Known;
use super::model::{Addressee, Facts, News};
use super::store::people::{self, OrderFacts, ShopFacts};
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{OrderId, PurchaseId, QuestionId, ShopId, UserId};
use crate::db::DbConn;
use crate::domain::access::ShopRole;
use crate::domain::events::Event;

/// Who packs and sends.
const SHIPPERS: &[ShopRole] = &[ShopRole::Manager, ShopRole::Packer];
const MANAGERS: &[ShopRole] = &[ShopRole::Manager];
const ACCOUNTANTS: &[ShopRole] = &[ShopRole::Accountant];
/// Who answers what buyers write; accountants look in by themselves.
const ANSWERERS: &[ShopRole] = &[ShopRole::Manager, ShopRole::Packer];
/// Who writes listings, and answers buyers in public.
const EDITORS: &[ShopRole] = &[ShopRole::Manager, ShopRole::Editor];

/// The news of an event; none if it concerns nobody in particular, or if what it is about is gone.
///
/// Whatever comes often is told by what is known; what else the rare news need is asked for.
pub(super) fn of_event(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    Ok(match event.aggregate.as_str() {
        "password_reset" => accounts::of_reset(conn, event)?,
        "order" => of_order(conn, known, event)?,
        "application" => of_application(conn, known, event)?,
        "shop" => of_shop(known, event),
        "listing" => of_listing(conn, known, event)?,
        "review" => of_review(conn, known, event)?,
        "question" => of_question(conn, known, event)?,
        "held_payment" => of_held_payment(conn, known, event)?,
        "lot" => of_lot(known, event),
        "payee_account" => of_bank_data(known, event),
        "user" => accounts::of_account(conn, event)?,
        "message_inbox" => of_messages(conn, known, event)?,
        _ => Vec::new(),
    })
}

fn of_held_payment(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let kind = match event.kind.as_str() {
        "held_payment.held" => NoticeKind::PaymentHeld,
        "held_payment.return_hopeless" => NoticeKind::PaymentReturnHopeless,
        _ => return Ok(Vec::new()),
    };
    let Some((_, shop, facts)) = facts_of(known, event) else {
        return Ok(Vec::new());
    };
    let after = event.after_json();
    let division = after.get("division").and_then(Value::as_str);
    let mut to = match division {
        Some(division) => people::nearest_supervisors(conn, division)?,
        None => Vec::new(),
    };
    if to.is_empty() {
        // Nobody is above all of its shops: whoever is above the first one has to ask for help.
        to = people::nearest_supervisors(conn, &shop.division_code)?;
    }
    Ok(vec![News {
        kind,
        facts: Facts {
            link: "/admin/held-payments".to_owned(),
            ..facts
        },
        to,
    }])
}

fn of_bank_data(known: &Known, event: &Event) -> Vec<News> {
    let Some((shop, _, mut facts)) = facts_of(known, event) else {
        return Vec::new();
    };
    let after = event.after_json();
    facts.link = format!("{}/payees/{}", facts.link, text_of(&after, "payee"));
    facts.reason = text_of(&after, "last_digits");
    vec![News {
        kind: NoticeKind::BankDataChanged,
        facts,
        to: known.members(shop, MANAGERS),
    }]
}

fn of_messages(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let after = event.after_json();
    let number = |name: &str| after.get(name).and_then(Value::as_i64);
    let (kind, facts, to) = if let Some((shop, _, mut facts)) = facts_of(known, event) {
        facts.link = format!("{}/messages", facts.link);
        let to = known.members(shop, ANSWERERS);
        (NoticeKind::MessagesToAnswer, facts, to)
    } else {
        let found = match (number("user"), number("purchase")) {
            (Some(user), _) => people::find_person(conn, UserId(user))?,
            (None, Some(purchase)) => people::find_guest(conn, PurchaseId(purchase))?,
            (None, None) => None,
        };
        let order = text_of(&after, "order");
        let link = if order.is_empty() {
            "/account/messages".to_owned()
        } else {
            format!("/orders/{order}")
        };
        let facts = Facts {
            link,
            ..Facts::default()
        };
        (NoticeKind::MessagesUnread, facts, Vec::from_iter(found))
    };
    Ok(vec![News { kind, facts, to }])
}

fn of_lot(known: &Known, event: &Event) -> Vec<News> {
    if event.kind != "lot.recalled" {
        return Vec::new();
    }
    let Some((shop, _, mut facts)) = facts_of(known, event) else {
        return Vec::new();
    };
    let after = event.after_json();
    facts.lot = text_of(&after, "code");
    facts.reason = text_of(&after, "reason");
    facts.link = format!("{}/lots/{}", facts.link, event.aggregate_id);
    vec![News {
        kind: NoticeKind::LotStopped,
        facts,
        to: known.members(shop, SHIPPERS),
    }]
}

fn of_application(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let after = event.after_json();
    let reason = text_of(&after, "reason");
    let is_opening = match text_of(&after, "kind").as_str() {
        "opening" => true,
        "charter_change" => false,
        _ => return Ok(Vec::new()),
    };
    let kind = match (event.kind.as_str(), is_opening) {
        ("application.submitted", true) => NoticeKind::ApplicationSubmitted,
        ("application.submitted", false) => NoticeKind::CharterSubmitted,
        ("application.changes_requested", true) => NoticeKind::ApplicationChangesRequested,
        ("application.changes_requested", false) => NoticeKind::CharterChangesRequested,
        ("application.approved", true) => NoticeKind::ApplicationApproved,
        ("application.approved", false) => NoticeKind::CharterApproved,
        ("application.rejected", true) => NoticeKind::ApplicationRejected,
        ("application.rejected", false) => NoticeKind::CharterRejected,
        // With a reason it was an administrator; applicants give none.
        ("application.withdrawn", true) if !reason.is_empty() => NoticeKind::ApplicationCleared,
        _ => return Ok(Vec::new()),
    };
    let Some((shop_id, shop, mut facts)) = facts_of(known, event) else {
        return Ok(Vec::new());
    };
    facts.reason = reason;
    let id = event.aggregate_id;
    let to = match kind {
        NoticeKind::ApplicationSubmitted | NoticeKind::CharterSubmitted => {
            facts.link = format!("/admin/applications/{id}");
            people::nearest_reviewers(conn, &shop.division_code)?
        }
        NoticeKind::ApplicationApproved => known.members(shop_id, MANAGERS),
        _ if is_opening => {
            facts.link = format!("/apply/{id}");
            known.members(shop_id, MANAGERS)
        }
        // What ended with its shop is told with the shop, whose desk has no such page any more.
        _ if shop.is_over() => Vec::new(),
        _ => {
            facts.link = format!("{}/charter", facts.link);
            known.members(shop_id, MANAGERS)
        }
    };
    Ok(vec![News { kind, facts, to }])
}

fn of_shop(known: &Known, event: &Event) -> Vec<News> {
    let kind = match event.kind.as_str() {
        "shop.suspended" => NoticeKind::ShopSuspended,
        "shop.resumed" => NoticeKind::ShopResumed,
        "shop.closed" => NoticeKind::ShopClosed,
        "shop.merchant_changed" => NoticeKind::ShopMerchantChanged,
        _ => return Vec::new(),
    };
    let Some((shop_id, _, mut facts)) = facts_of(known, event) else {
        return Vec::new();
    };
    facts.reason = text_of(&event.after_json(), "reason");
    if kind == NoticeKind::ShopMerchantChanged {
        facts.link = format!("{}/money/merchants", facts.link);
    }
    let to = known.members(shop_id, MANAGERS);
    vec![News { kind, facts, to }]
}

fn of_listing(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let kind = match event.kind.as_str() {
        "listing.submitted" => NoticeKind::ListingSubmitted,
        "listing.approved" => NoticeKind::ListingApproved,
        "listing.declined" => NoticeKind::ListingDeclined,
        _ => return Ok(Vec::new()),
    };
    let Some((shop_id, shop, mut facts)) = facts_of(known, event) else {
        return Ok(Vec::new());
    };
    facts.reason = text_of(&event.after_json(), "reason");
    let listing = event.aggregate_id;
    let to = if kind == NoticeKind::ListingSubmitted {
        facts.link = format!("/admin/listings/{listing}");
        people::nearest_reviewers(conn, &shop.division_code)?
    } else {
        facts.link = format!("{}/listings/{listing}", facts.link);
        known.members(shop_id, EDITORS)
    };
    Ok(vec![News { kind, facts, to }])
}

fn of_review(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let Some((shop, _, mut facts)) = facts_of(known, event) else {
        return Ok(Vec::new());
    };
    let after = event.after_json();
    facts.reason = text_of(&after, "reason");
    facts.link = format!("{}/reviews", facts.link);
    let to_shop = |kind, facts| vec![to_answerers(known, shop, kind, facts)];
    let kind = match event.kind.as_str() {
        "review.written" => return Ok(to_shop(NoticeKind::ReviewWritten, facts)),
        "review.answer_hidden" => return Ok(to_shop(NoticeKind::WordsHidden, facts)),
        "review.answered" => NoticeKind::ReviewAnswered,
        "review.hidden" => NoticeKind::WordsHidden,
        _ => return Ok(Vec::new()),
    };
    let order = OrderId(id_of(&after, "order"));
    let order = people::list_orders(conn, &[shop], &[order])?.remove(&order);
    Ok(order.map_or_else(Vec::new, |order| {
        facts.link = format!("/orders/{}", order.number);
        facts.order = order.number;
        let to = vec![order.buyer];
        vec![News { kind, facts, to }]
    }))
}

fn of_question(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let Some((shop, _, mut facts)) = facts_of(known, event) else {
        return Ok(Vec::new());
    };
    let after = event.after_json();
    facts.reason = text_of(&after, "reason");
    facts.link = format!("{}/questions", facts.link);
    let to_shop = |kind, facts| vec![to_answerers(known, shop, kind, facts)];
    let kind = match event.kind.as_str() {
        "question.asked" => return Ok(to_shop(NoticeKind::QuestionAsked, facts)),
        "question.answer_hidden" => return Ok(to_shop(NoticeKind::WordsHidden, facts)),
        "question.answered" => NoticeKind::QuestionAnswered,
        "question.hidden" => NoticeKind::WordsHidden,
        _ => return Ok(Vec::new()),
    };
    facts.link = format!("/p/{}/questions", id_of(&after, "listing"));
    let asker = people::find_asker(conn, QuestionId(event.aggregate_id))?;
    let to = asker.into_iter().collect();
    Ok(vec![News { kind, facts, to }])
}

/// To those who answer for a shop.
fn to_answerers(known: &Known, shop: ShopId, kind: NoticeKind, facts: Facts) -> News {
    News {
        kind,
        facts,
        to: known.members(shop, EDITORS),
    }
}

fn of_order(conn: &mut DbConn, known: &Known, event: &Event) -> Result<Vec<News>> {
    let (Some((shop_id, shop, facts)), Some(order)) =
        (facts_of(known, event), known.order_of(event))
    else {
        return Ok(Vec::new());
    };
    let told = OrderNews {
        known,
        shop_id,
        desk: facts.link.clone(),
        facts,
        order,
        event,
    };
    if event.kind == "order.claim_disputed" {
        let reviewers = people::nearest_reviewers(conn, &shop.division_code)?;
        return Ok(told.of_dispute(reviewers));
    }
    Ok(told.news())
}

struct OrderNews<'a> {
    known: &'a Known,
    shop_id: ShopId,
    /// The shop's desk.
    desk: String,
    facts: Facts,
    order: &'a OrderFacts,
    event: &'a Event,
}

impl OrderNews<'_> {
    fn news(mut self) -> Vec<News> {
        let after = self.event.after_json();
        self.facts.order.clone_from(&self.order.number);
        self.facts.amount_minor = Some(self.order.total_minor);
        self.facts.reason = text_of(&after, "reason");
        self.facts.parcel = parcel_of(&after, "carrier");
        self.facts.parcel_en = parcel_of(&after, "carrier_en");
        match self.event.kind.as_str() {
            kind if kind.starts_with("order.invoice_") => self.of_invoice(),
            "order.placed" => {
                let mut all = vec![self.to_shop(NoticeKind::OrderReceived, SHIPPERS)];
                all.extend(self.of_purchase());
                all
            }
            "order.paid" | "order.reinstated" => vec![
                self.to_buyer(NoticeKind::OrderPaid),
                self.to_shop(NoticeKind::OrderToShip, SHIPPERS),
            ],
            "order.accepted" => vec![self.to_buyer(NoticeKind::OrderAccepted)],
            "order.shipped" | "order.parcel_added" | "order.parcel_corrected" => {
                vec![self.to_buyer(NoticeKind::OrderShipped)]
            }
            "order.lot_recalled" => {
                self.facts.lot = text_of(&after, "code");
                let until = after.get("claim_until").and_then(Value::as_i64);
                self.facts.until = until.map(Timestamp::from_ms);
                vec![self.to_buyer(NoticeKind::LotRecalled)]
            }
            "order.delivered" => {
                vec![self.to_shop(NoticeKind::OrderDelivered, MANAGERS)]
            }
            "order.reminded" => vec![self.to_shop(NoticeKind::OrderReminded, SHIPPERS)],
            "order.review_invited" => vec![self.to_buyer(NoticeKind::ReviewInvited)],
            "order.paid_late" => vec![self.to_buyer(NoticeKind::OrderPaidLate)],
            "order.paid_twice" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![self.to_buyer(NoticeKind::OrderPaidTwice)]
            }
            "order.payment_held" => vec![self.to_buyer(NoticeKind::OrderPaymentHeld)],
            "order.payment_sent_back" => vec![self.of_sent_back(&after)],
            "order.payment_sent_by_hand" => {
                vec![self.to_buyer(NoticeKind::OrderPaymentSentByHand)]
            }
            "order.refund_failed" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![self.to_keepers(NoticeKind::OrderRefundFailed)]
            }
            "order.refund_stuck" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![self.to_keepers(NoticeKind::OrderRefundStuck)]
            }
            "order.refund_returned" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![
                    self.to_buyer(NoticeKind::OrderRefundReturned),
                    self.to_keepers(NoticeKind::OrderRefundCameBack),
                ]
            }
            // A gateway sends it by itself.
            "order.refund_owed" if self.order.is_online => Vec::new(),
            "order.refund_owed" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![self.to_keepers(NoticeKind::OrderRefundOwed)]
            }
            "order.refunded" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![self.to_buyer(NoticeKind::OrderRefunded)]
            }
            "order.cancelled" if text_of(&after, "party") == "buyer" => vec![
                self.to_buyer(NoticeKind::OrderCancelConfirmed),
                self.to_shop(NoticeKind::OrderCancelledByBuyer, SHIPPERS),
            ],
            "order.cancelled" => vec![self.to_buyer(NoticeKind::OrderCancelled)],
            "order.expired" => vec![self.to_buyer(NoticeKind::OrderExpired)],
            "order.claim_requested" | "order.claim_sent" => {
                let kind = if self.event.kind == "order.claim_sent" {
                    NoticeKind::ClaimSent
                } else {
                    NoticeKind::ClaimRequested
                };
                vec![self.of_claim_to_keepers(kind)]
            }
            "order.claim_allowed" => vec![self.to_buyer(NoticeKind::ClaimAllowed)],
            "order.claim_offered" => {
                self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
                vec![self.to_buyer(NoticeKind::ClaimOffered)]
            }
            "order.claim_declined" => vec![self.to_buyer(NoticeKind::ClaimDeclined)],
            "order.claim_approved" => vec![self.to_buyer(NoticeKind::ClaimApproved)],
            "order.claim_rejected" => vec![
                self.to_buyer(NoticeKind::ClaimRejected),
                self.of_claim_to_keepers(NoticeKind::ClaimRejected),
            ],
            "order.claim_withdrawn" | "order.claim_lapsed" => vec![
                self.to_buyer(NoticeKind::ClaimEnded),
                self.of_claim_to_keepers(NoticeKind::ClaimEnded),
            ],
            "order.refused" => vec![self.to_shop(NoticeKind::OrderRefused, SHIPPERS)],
            _ => Vec::new(),
        }
    }

    /// The order may wait for the right amount.
    fn of_sent_back(mut self, after: &Value) -> News {
        let until = after.get("pay_by").and_then(Value::as_i64);
        self.facts.until = until.map(Timestamp::from_ms);
        self.to_buyer(match until {
            Some(_) => NoticeKind::OrderPaymentSentBack,
            None => NoticeKind::OrderPaymentReturned,
        })
    }

    /// The one confirmation of a purchase, told with the first of its orders.
    fn of_purchase(&self) -> Option<News> {
        let order = self.order;
        if !order.is_first() {
            return None;
        }
        let kind = match order.pay_by {
            Some(_) if order.is_online => NoticeKind::OrderPlacedToPayOnline,
            Some(_) => NoticeKind::OrderPlacedToPay,
            None => NoticeKind::OrderPlaced,
        };
        Some(News {
            kind,
            facts: Facts {
                order: order.purchase.clone(),
                amount_minor: Some(order.purchase_total_minor),
                pay_by: order.pay_by,
                link: format!("/orders/{}", order.purchase),
                ..self.facts.clone()
            },
            to: vec![order.buyer.clone()],
        })
    }

    fn to_buyer(&self, kind: NoticeKind) -> News {
        let link = format!("/orders/{}", self.order.number);
        News {
            kind,
            facts: Facts {
                link,
                ..self.facts.clone()
            },
            to: vec![self.order.buyer.clone()],
        }
    }

    /// To the accountants, or to the managers of a shop that has none. The page that it leads to
    /// lists what is to go back.
    fn to_keepers(&self, kind: NoticeKind) -> News {
        let mut to = self.known.members(self.shop_id, ACCOUNTANTS);
        if to.is_empty() {
            to = self.known.members(self.shop_id, MANAGERS);
        }
        let link = format!("{}/money", self.desk);
        News {
            kind,
            facts: Facts {
                link,
                ..self.facts.clone()
            },
            to,
        }
    }

    /// To those who keep the shop's money, with the way to the claim.
    fn of_claim_to_keepers(&self, kind: NoticeKind) -> News {
        let claim = id_of(&self.event.after_json(), "claim");
        let mut news = self.to_keepers(kind);
        news.facts.link = format!("{}/claims/{claim}", self.desk);
        news
    }

    /// Of an invoice nothing is told but that there is one: whom it is for stands on its page.
    fn of_invoice(mut self) -> Vec<News> {
        let after = self.event.after_json();
        self.facts.amount_minor = after.get("amount_minor").and_then(Value::as_i64);
        let (kind, is_for_shop) = match self.event.kind.as_str() {
            "order.invoice_requested" => (NoticeKind::InvoiceRequested, true),
            "order.invoice_withdrawn" => (NoticeKind::InvoiceWithdrawn, true),
            "order.invoice_red_due" => (NoticeKind::InvoiceRedDue, true),
            "order.invoice_issued" => (NoticeKind::InvoiceIssued, false),
            "order.invoice_declined" => (NoticeKind::InvoiceDeclined, false),
            "order.invoice_reversed" => (NoticeKind::InvoiceReversed, false),
            _ => return Vec::new(),
        };
        if !is_for_shop {
            return vec![self.to_buyer(kind)];
        }
        let mut news = self.to_keepers(kind);
        let invoice = id_of(&after, "invoice");
        news.facts.link = format!("{}/invoices/{invoice}", self.desk);
        vec![news]
    }

    /// An administrator is to decide: the nearest are asked, and both sides know.
    fn of_dispute(mut self, reviewers: Vec<Addressee>) -> Vec<News> {
        self.facts.order.clone_from(&self.order.number);
        let link = format!("/admin/claims/{}", id_of(&self.event.after_json(), "claim"));
        let asked = News {
            kind: NoticeKind::ClaimDisputed,
            facts: Facts {
                link,
                ..self.facts.clone()
            },
            to: reviewers,
        };
        vec![
            asked,
            self.to_buyer(NoticeKind::ClaimHandedOn),
            self.of_claim_to_keepers(NoticeKind::ClaimHandedOn),
        ]
    }

    fn to_shop(&self, kind: NoticeKind, roles: &[ShopRole]) -> News {
        let link = format!("{}/orders/{}", self.desk, self.order.number);
        News {
            kind,
            facts: Facts {
                link,
                ..self.facts.clone()
            },
            to: self.known.members(self.shop_id, roles),
        }
    }
}

/// The shop of an event: its names, and its desk as the page to look at.
fn facts_of<'a>(known: &'a Known, event: &Event) -> Option<(ShopId, &'a ShopFacts, Facts)> {
    let (id, shop) = known.shop_of(event)?;
    let facts = Facts {
        link: format!("/desk/{}", shop.slug),
        shop_zh: shop.name_zh.clone(),
        shop_en: shop.name_en.clone(),
        ..Facts::default()
    };
    Some((id, shop, facts))
}

/// What an event of an order is about, by its id.
fn id_of(after: &Value, name: &str) -> i64 {
    after.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn text_of(value: &Value, name: &str) -> String {
    value
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The carrier by the name that `carrier` holds, and the number; empty without that name.
fn parcel_of(after: &Value, carrier: &str) -> String {
    match text_of(after, carrier) {
        carrier if carrier.is_empty() => String::new(),
        carrier => format!("{carrier} {}", text_of(after, "tracking")),
    }
}
