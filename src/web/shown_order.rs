//! Pieces of an order as those see it who fulfil it or watch over that: goods, parcels, sums,
//! payments, what happened. The component file `fulfilment.html` shows them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::base::amount::SoldBy;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::OrderLineId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::domain::events::Event;
use crate::domain::orders::{
    DeskLine, OrderMoney, OrderState, OrderSums, PaymentStatus, Reduction, ReductionKind,
};
use crate::domain::payments::{LeftBecause, Payment, Refund, RefundState};
use crate::domain::shipments::{Shipment, carrier_name, find_carrier};
use crate::web::picture::Picture;
use crate::web::shown_reduction::ReductionView;

/// What the payments of an order mean for those who fulfil it; empty where money is no question
/// any more: the order has ended unpaid. Its text is `desk-payment-state-{word}`.
pub(in crate::web) fn payment_word(state: OrderState, payment: PaymentStatus) -> &'static str {
    if !state.has_ended_unsold() {
        return payment.as_str();
    }
    match payment {
        PaymentStatus::Unpaid | PaymentStatus::DueOnDelivery => "",
        // All of it goes back.
        PaymentStatus::Paid | PaymentStatus::PartlyRefunded => "to_refund",
        PaymentStatus::Refunded => payment.as_str(),
    }
}

/// The same of an order for which a payment may wait for a decision: what came is neither paid nor
/// nothing.
pub(in crate::web) fn payment_word_held(
    (state, payment): (OrderState, PaymentStatus),
    is_held: bool,
) -> &'static str {
    match payment {
        PaymentStatus::Unpaid if is_held => "held",
        payment => payment_word(state, payment),
    }
}

/// By when an order is to leave, as its shop has promised.
#[derive(Debug, Clone, Copy, Serialize)]
pub(in crate::web) struct ShipByView {
    at: i64,
    is_late: bool,
}

impl ShipByView {
    pub fn new(by: Timestamp, now: Timestamp) -> Self {
        Self {
            at: by.ms(),
            is_late: by < now,
        }
    }
}

/// A line of goods.
#[derive(Debug, Serialize)]
pub(in crate::web) struct LineView {
    pub id: i64,
    pub name: String,
    pub pack: String,
    sku: String,
    picture: Picture,
    pub quantity: i64,
    /// How much of it is not to be sent any more.
    pub dropped: i64,
    pub is_by_mass: bool,
    grams: Option<i64>,
    /// Of one piece or of 500 g; none for who may not see money.
    unit_minor: Option<i64>,
    minor: Option<i64>,
}

impl LineView {
    pub fn new(line: &DeskLine, money: Option<&OrderMoney>, locale: Locale) -> Self {
        let price = money.and_then(|money| money.lines.iter().find(|(id, ..)| *id == line.id));
        Self {
            id: line.id.0,
            name: locale.pick(&line.title_zh, &line.title_en).to_owned(),
            pack: locale.pick(&line.pack_zh, &line.pack_en).to_owned(),
            sku: line.sku.clone(),
            picture: Picture::of_card(line.photo_hash.as_deref(), "other", &line.title_zh),
            quantity: line.quantity,
            dropped: 0,
            is_by_mass: line.sold_by == SoldBy::Mass,
            grams: line.mass.map(Grams::get),
            unit_minor: price.map(|(_, unit, _)| unit.get()),
            minor: price.map(|(.., price)| price.get()),
        }
    }

    /// The same with a part of it that is not to be sent any more.
    pub fn less(self, dropped: i64) -> Self {
        Self { dropped, ..self }
    }
}

/// What an order costs, and what of it is paid.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SumsView {
    items: i64,
    /// Before anything is taken off.
    freight: i64,
    reductions: Vec<ReductionView>,
    total: i64,
    paid: i64,
    refunded: i64,
    due: i64,
}

impl SumsView {
    /// Nothing is due for an order that has ended unpaid.
    pub fn new(money: &OrderMoney, state: OrderState, locale: Locale) -> Self {
        let sums = &money.sums;
        Self {
            items: sums.items.get(),
            freight: full_freight(sums, &money.reductions)
                .unwrap_or_default()
                .get(),
            reductions: ReductionView::all(&money.reductions, locale),
            total: sums.total.get(),
            paid: money.paid.get(),
            refunded: money.refunded.get(),
            due: due_in(state, money).unwrap_or_default().get(),
        }
    }
}

/// What is still to come of an order; nothing for one that has ended unpaid.
pub(in crate::web) fn due_in(state: OrderState, money: &OrderMoney) -> Result<Money> {
    if state.has_ended_unsold() {
        Ok(Money::ZERO)
    } else {
        money.due()
    }
}

/// The freight of an order before anything was taken off it.
pub(in crate::web) fn full_freight(sums: &OrderSums, reductions: &[Reduction]) -> Result<Money> {
    let off = Reduction::sum_of(reductions, ReductionKind::Freight)?;
    sums.freight.checked_add(off)
}

/// A payment.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PaymentView {
    pub order: String,
    minor: i64,
    method: &'static str,
    /// The day on which it arrived, `2026-11-25`.
    day: String,
    note: String,
    recorded_at: i64,
}

impl From<&Payment> for PaymentView {
    fn from(payment: &Payment) -> Self {
        Self {
            order: payment.order_number.to_string(),
            minor: payment.amount.get(),
            method: payment.method.as_str(),
            day: payment
                .received_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            note: payment.note.clone(),
            recorded_at: payment.created_at.ms(),
        }
    }
}

/// Money that goes back, or went.
#[derive(Debug, Serialize)]
pub(in crate::web) struct RefundView {
    id: i64,
    pub order: String,
    minor: i64,
    /// `failed` if it was sent, and came back; else `open` or `sent`.
    state: &'static str,
    /// Whether a gateway sends it by itself.
    is_automatic: bool,
    /// Whether people may say that it was sent.
    is_by_hand: bool,
    /// Why it was left to people: the text `refund-left-{word}`, or none.
    left: &'static str,
    /// Why it could not send it so far; empty for no reason known.
    trouble: String,
    reason: String,
    since: i64,
    sent_at: Option<i64>,
    /// Where its note can be printed; empty where that is not to be done.
    note: String,
}

impl RefundView {
    /// The same with the address of its note, once the money has arrived.
    pub fn with_note(self, href: String) -> Self {
        let note = if self.sent_at.is_some() {
            href
        } else {
            String::new()
        };
        Self { note, ..self }
    }
}

impl From<&Refund> for RefundView {
    fn from(refund: &Refund) -> Self {
        Self {
            id: refund.id.0,
            order: refund.order_number.to_string(),
            minor: refund.amount.get(),
            state: match refund.state {
                RefundState::Failed => "failed",
                state if state.is_open() => "open",
                _ => "sent",
            },
            is_automatic: refund.is_automatic,
            is_by_hand: refund.is_by_hand(),
            left: refund.left.map_or("", LeftBecause::as_str),
            trouble: refund.trouble.clone(),
            reason: refund.reason.clone(),
            since: refund.requested_at.ms(),
            sent_at: refund.succeeded_at.map(Timestamp::ms),
            note: String::new(),
        }
    }
}

/// A parcel.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ParcelView {
    id: i64,
    carrier: String,
    phone: String,
    /// Where it can be followed; may be empty.
    follow: String,
    number: String,
    /// Whether the number does not look like one of the carrier.
    is_odd: bool,
    at: i64,
    /// What is in it; empty if the order went in one parcel.
    contents: Vec<ContentView>,
}

#[derive(Debug, Serialize)]
struct ContentView {
    name: String,
    quantity: i64,
    is_by_mass: bool,
    /// What the scale said, in grams.
    weighed: Option<i64>,
}

impl ParcelView {
    pub fn all(parcels: &[Shipment], lines: &[LineView], locale: Locale) -> Vec<Self> {
        let left = left(parcels, lines.iter().map(|line| (line.id, line.quantity)));
        let lines_sent = || parcels.iter().flat_map(|parcel| &parcel.lines);
        let is_whole = parcels.len() == 1
            && left.values().all(|quantity| *quantity == 0)
            && lines_sent().all(|line| line.weighed.is_none());
        parcels
            .iter()
            .map(|parcel| Self::new(parcel, if is_whole { &[] } else { lines }, locale))
            .collect()
    }

    fn new(parcel: &Shipment, lines: &[LineView], locale: Locale) -> Self {
        let carrier = find_carrier(&parcel.carrier_code);
        let content = |line: &LineView| {
            let sent = parcel.lines.iter().find(|sent| sent.line_id.0 == line.id)?;
            Some(ContentView {
                name: format!("{} {}", line.name, line.pack),
                quantity: sent.dealt_with(),
                is_by_mass: line.is_by_mass,
                weighed: sent.weighed,
            })
        };
        Self {
            id: parcel.id.0,
            carrier: carrier.map_or_else(
                || parcel.carrier_code.clone(),
                |carrier| locale.pick(&carrier.name_zh, &carrier.name_en).to_owned(),
            ),
            phone: carrier.map_or_else(String::new, |carrier| carrier.phone.clone()),
            follow: carrier.map_or_else(String::new, |carrier| {
                carrier.follow_href(&parcel.tracking_number)
            }),
            is_odd: carrier.is_some_and(|carrier| !carrier.knows(&parcel.tracking_number)),
            number: parcel.tracking_number.clone(),
            at: parcel.shipped_at.ms(),
            contents: lines.iter().filter_map(content).collect(),
        }
    }
}

/// What has not left yet of each line, by its id.
pub(in crate::web) fn left(
    parcels: &[Shipment],
    ordered: impl Iterator<Item = (i64, i64)>,
) -> BTreeMap<OrderLineId, i64> {
    let mut left: BTreeMap<OrderLineId, i64> = ordered
        .map(|(id, quantity)| (OrderLineId(id), quantity))
        .collect();
    for sent in parcels.iter().flat_map(|parcel| &parcel.lines) {
        if let Some(quantity) = left.get_mut(&sent.line_id) {
            *quantity = quantity.saturating_sub(sent.dealt_with());
        }
    }
    left
}

/// Something that happened to an order.
#[derive(Debug, Serialize)]
pub(in crate::web) struct EventView {
    at: i64,
    /// Its text is `desk-order-event-{kind}`.
    kind: &'static str,
    /// `buyer`, `shop`, `administrator` or `system`; empty if nobody in particular.
    by: &'static str,
    comment: String,
    minor: Option<i64>,
}

/// What is told of an order's history: the event's kind without `order.`.
const TOLD: [&str; 46] = [
    "reminded",
    "extended",
    "review_invited",
    "lot_recalled",
    "weighed",
    "claim_requested",
    "claim_allowed",
    "claim_sent",
    "claim_offered",
    "claim_declined",
    "claim_disputed",
    "claim_approved",
    "claim_rejected",
    "claim_withdrawn",
    "claim_lapsed",
    "invoice_requested",
    "invoice_withdrawn",
    "invoice_issued",
    "invoice_declined",
    "invoice_red_due",
    "invoice_reversed",
    "placed",
    "paid",
    "cash_received",
    "paid_late",
    "accepted",
    "shipped",
    "parcel_added",
    "parcel_corrected",
    "delivered",
    "completed",
    "cancelled",
    "expired",
    "refused",
    "closed",
    "refund_owed",
    "refunded",
    "refund_failed",
    "refund_stuck",
    "refund_returned",
    "reinstated",
    "paid_twice",
    "payment_held",
    "payment_accepted",
    "payment_sent_back",
    "payment_sent_by_hand",
];

const PARTIES: [&str; 4] = ["buyer", "shop", "administrator", "system"];

impl EventView {
    /// The history, the newest first.
    pub fn all(history: &[Event], shows_money: bool, locale: Locale) -> Vec<Self> {
        history
            .iter()
            .rev()
            .filter_map(|event| Self::new(event, shows_money, locale))
            .collect()
    }

    fn new(event: &Event, shows_money: bool, locale: Locale) -> Option<Self> {
        let kind = event.kind.strip_prefix("order.")?;
        let kind = TOLD.into_iter().find(|told| *told == kind)?;
        let after = event.after_json();
        let text = |name: &str| after.get(name).and_then(Value::as_str).unwrap_or_default();
        let amount = if kind == "placed" {
            "total_minor"
        } else {
            "amount_minor"
        };
        Some(Self {
            at: event.occurred_at.ms(),
            kind,
            by: PARTIES
                .into_iter()
                .find(|party| *party == text("party"))
                .unwrap_or_default(),
            comment: format!(
                "{} {} {}",
                // A refund that follows from something else has that one's reason.
                if kind == "refund_owed" && text("party") == "system" {
                    ""
                } else {
                    text("reason")
                },
                carrier_name(text("carrier"), locale),
                text("tracking")
            )
            .trim()
            .to_owned(),
            minor: after
                .get(amount)
                .and_then(Value::as_i64)
                .filter(|_| shows_money),
        })
    }
}
