//! The page of one order.

mod claim_terms;
mod reached;
mod samples;
mod steps;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use self::claim_terms::{ClaimTermView, Claimable};
use self::reached::ReachedView;
use self::steps::StepView;
use super::parts::{AddressView, LineView, SellerView, SumView, TransferView, pay_href, sums};
use super::review::LineToReviewView;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::format::money_of;
use crate::base::ids::{OrderLineId, ShipmentId};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::claims::{self, ClaimKind};
use crate::domain::events::{self, Event};
use crate::domain::flows::claim_windows::Windows;
use crate::domain::flows::nudge;
use crate::domain::lots::{self, LotBehind};
use crate::domain::orders::{
    self, Bought, BoughtLine, OrderCommand, OrderState, Party, PaymentMethod, PaymentStatus,
    Reduction,
};
use crate::domain::payments::{self, GoneBack, RefundState};
use crate::domain::shipments::{self, Shipment, ShipmentLine, carrier_name, find_carrier};
use crate::domain::{invoices, messages};
use crate::web::divisions::PlaceNames;
use crate::web::forms::FormState;
use crate::web::shown_claim::ClaimView;
use crate::web::shown_reduction::ReductionView;
use crate::web::storefront::trace::trace_path;
use crate::web::templates::PageView;

/// The page.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what can be done, of which none says anything about another"
)]
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct OrderView {
    number: String,
    purchase: String,
    /// Whether the buyer has an account, and with it a list of all orders.
    is_listed: bool,
    /// Whether it is a guest's, and can go to the account that is logged in.
    can_adopt: bool,
    state: &'static str,
    /// What comes next: the text `bought-next-{word}`.
    next: &'static str,
    /// By when it is to be paid.
    pay_by: Option<i64>,
    /// What has come otherwise than was asked for, while that is looked at.
    held: Option<HeldView>,
    seller: SellerView,
    transfer: Option<TransferView>,
    /// Where to pay online; empty where that is not to be done.
    pay_href: String,
    parcels: Vec<ParcelView>,
    lines: Vec<LineView>,
    sums: Vec<SumView>,
    reductions: Vec<ReductionView>,
    total: i64,
    /// The text `bought-pay-{word}`.
    payment: &'static str,
    paid: i64,
    refunded: i64,
    /// What the shop is about to send back.
    on_its_way_back: i64,
    /// The notes of refunds that have arrived.
    refund_notes: Vec<NoteView>,
    /// How far its invoice has come; `none` where one can be asked for, empty where it cannot.
    invoice: &'static str,
    /// The families whose the money is.
    reached: Option<ReachedView>,
    address: AddressView,
    note: String,
    placed_at: i64,
    /// The day from which it is sent, for goods that were sold before their harvest.
    ships_from: Option<NaiveDate>,
    history: Vec<HappenedView>,
    can_cancel: bool,
    can_receive: bool,
    /// Whether the shop can be reminded now.
    can_remind: bool,
    /// When the order counts as received or is over, if nobody says otherwise.
    due_at: Option<i64>,
    /// Whether that can be put off.
    can_extend: bool,
    /// How far it has come, in the steps that every order takes; empty for one that has ended early.
    steps: Vec<StepView>,
    claims: Vec<ClaimView>,
    /// Until when goods that have come can be claimed for, while nothing is claimed for.
    claim_terms: Vec<ClaimTermView>,
    /// Where a claim is made, while one can be; the form says for what.
    claim_at: String,
    /// Whether goods can also go back without a reason.
    can_return: bool,
    /// Messages of the shop that the buyer has not read.
    unread: i64,
    /// The lines of which the buyer can say what they are like, or has.
    to_review: Vec<LineToReviewView>,
    form: FormState,
}

/// What has come, and what was asked for.
#[derive(Debug, Clone, Serialize)]
struct HeldView {
    received: String,
    expected: String,
}

impl HeldView {
    fn load(conn: &mut DbConn, order: &Bought) -> Result<Option<Self>> {
        let can_be = order.method == PaymentMethod::Gateway
            && matches!(
                order.state,
                OrderState::AwaitingPayment | OrderState::Cancelled
            );
        if !can_be {
            return Ok(None);
        }
        let held = payments::held_of_order(conn, order.scope())?;
        Ok(held.map(|held| Self {
            received: money_of(held.received, &held.received_currency),
            expected: money_of(held.expected, &held.expected_currency),
        }))
    }
}

/// A refund that has arrived, and which of its order's it is.
#[derive(Debug, Clone, Serialize)]
struct NoteView {
    nth: usize,
    minor: i64,
}

impl NoteView {
    fn all(conn: &mut DbConn, order: &Bought) -> Result<Vec<Self>> {
        if order.refunded.is_zero() {
            return Ok(Vec::new());
        }
        let refunds = payments::list_refunds_of(conn, order.scope())?;
        let numbered = (1..).zip(refunds);
        let arrived = numbered.filter(|(_, refund)| refund.state == RefundState::Succeeded);
        Ok(arrived
            .map(|(nth, refund)| Self {
                nth,
                minor: refund.amount.get(),
            })
            .collect())
    }
}

/// A parcel of the order.
#[derive(Debug, Clone, Serialize)]
struct ParcelView {
    carrier: String,
    /// The carrier's hotline; may be empty.
    phone: String,
    /// Where it can be followed; may be empty.
    follow: String,
    number: String,
    at: i64,
    /// What is in it, when the order goes in several.
    goods: Vec<GoodsView>,
    /// The lots that its goods are of.
    lots: Vec<LotView>,
}

/// A lot behind a parcel.
#[derive(Debug, Clone, Serialize)]
struct LotView {
    href: String,
    code: String,
    is_recalled: bool,
}

impl LotView {
    fn of_parcel(behind: &[LotBehind], parcel: ShipmentId) -> Vec<Self> {
        let of_parcel = behind.iter().filter(|lot| lot.parcel == parcel);
        of_parcel
            .map(|lot| Self {
                href: trace_path(&lot.code),
                code: lot.code.clone(),
                is_recalled: lot.is_recalled,
            })
            .collect()
    }
}

#[derive(Debug, Clone, Serialize)]
struct GoodsView {
    name: String,
    pack: String,
    is_by_mass: bool,
    quantity: i64,
    /// What the scale said, in grams.
    weighed: Option<i64>,
}

/// Something that happened: the text `bought-event-{kind}`, by `bought-by-{party}`.
#[derive(Debug, Clone, Serialize)]
struct HappenedView {
    at: i64,
    kind: String,
    /// May be empty.
    party: String,
    comment: String,
    /// How much it is about, where its text says so.
    minor: i64,
}

impl OrderView {
    /// The same with the names of the divisions that it goes to in the language of a reader.
    pub(super) fn named(self, names: &PlaceNames) -> Self {
        Self {
            address: self.address.named(names),
            ..self
        }
    }

    /// Reads the page; foreign and unknown orders are not found.
    pub(super) fn load(
        conn: &mut DbConn,
        number: &OrderNumber,
        keys: &PurchaseKeys,
        (now, locale): (Timestamp, Locale),
    ) -> Result<Self> {
        let buyer = grant::purchase(conn, &number.purchase(), keys, now)?;
        let order = orders::find_bought(conn, &buyer, number)?.ok_or_else(Error::not_found)?;
        let lines = orders::list_bought_lines(conn, std::slice::from_ref(&order))?;
        let shipments = shipments::shipments_of_order(conn, order.scope())?;
        let history = events::history(conn, "order", order.scope().order_id().0)?;
        let asked_back = payments::open_amount(conn, order.scope())?;
        let gone = payments::gone_back(conn, order.scope())?;
        let reductions = orders::list_reductions(conn, order.scope())?;
        let mut view = Self::new(&order, &reductions, &buyer, locale)?;
        view.can_adopt = keys.has_account() && orders::is_guests(conn, &buyer, &number.purchase())?;
        view.on_its_way_back = asked_back.checked_sub(order.refunded)?.get();
        view.refund_notes = NoteView::all(conn, &order)?;
        view.invoice = invoice_word(conn, &order, asked_back)?;
        view.reached = ReachedView::load(conn, &order, asked_back, locale)?;
        view.lines = lines
            .iter()
            .map(|line| LineView::new(line, locale))
            .collect();
        let is_partly = left_over(&shipments, &lines, &gone);
        view.parcels = parcels(&shipments, &lines, is_partly, locale);
        let behind = lots::lots_behind(conn, order.scope())?;
        for (view, parcel) in view.parcels.iter_mut().zip(&shipments) {
            view.lots = LotView::of_parcel(&behind, parcel.id);
        }
        view.unread = messages::unread_of_order(conn, order.scope())?.map_or(0, |(own, _)| own);
        view.history = history
            .iter()
            .rev()
            .map(|event| HappenedView::new(event, locale))
            .collect();
        view.next = next_word(&order, is_partly, view.on_its_way_back > 0);
        view.can_receive &= !is_partly;
        view.held = HeldView::load(conn, &order)?;
        if view.held.is_some() {
            view.next = "held";
            view.payment = "held";
            view.pay_href.clear();
        }
        view.can_remind =
            nudge::remindable_from(order.state, &history).is_some_and(|from| from <= now);
        view.can_extend = !is_partly && nudge::is_extendable(order.state, order.due_at, &history);
        view.steps = steps::of(&order, &history);
        let claims = claims::claims_of_order(conn, order.scope())?;
        let state = (order.state, order.state_changed_at);
        let windows = Windows::load(conn, order.scope(), state, now)?;
        let is_settled = claims.iter().all(|claim| claim.state.is_end());
        if is_settled {
            let of = Claimable::load(conn, &order, &windows)?;
            if of.is_open(ClaimKind::Quality) {
                view.claim_at = format!("/orders/{number}");
            }
            view.can_return = of.is_open(ClaimKind::Return);
            view.claim_terms = of.terms(order.state, now);
        }
        view.to_review = LineToReviewView::load(conn, &order, &lines, (now, locale))?;
        view.claims = claims
            .iter()
            .map(|claim| {
                let base = format!("/orders/{number}/claims/{}", claim.id);
                ClaimView::new(claim, &base, |_| None, locale)
            })
            .collect();
        Ok(view)
    }

    /// What stands in the order's own row.
    fn new(
        order: &Bought,
        reductions: &[Reduction],
        buyer: &BuyerScope,
        locale: Locale,
    ) -> Result<Self> {
        Ok(Self {
            number: order.number.as_str().to_owned(),
            purchase: order.number.purchase().as_str().to_owned(),
            is_listed: buyer.user_id().is_some(),
            can_adopt: false,
            state: order.state.as_str(),
            next: "",
            pay_by: order.pay_by.map(Timestamp::ms),
            held: None,
            seller: SellerView::new(&order.seller, locale),
            transfer: TransferView::new(order)?,
            pay_href: pay_href(order),
            parcels: Vec::new(),
            lines: Vec::new(),
            sums: sums(order, reductions)?,
            reductions: ReductionView::all(reductions, locale),
            total: order.sums.total.get(),
            payment: payment_word(order)?,
            paid: order.paid.get(),
            refunded: order.refunded.get(),
            on_its_way_back: 0,
            refund_notes: Vec::new(),
            invoice: "",
            reached: None,
            address: AddressView::new(&order.ship_to),
            note: order.note.clone(),
            placed_at: order.placed_at.ms(),
            ships_from: order.ships_from,
            history: Vec::new(),
            can_cancel: order.state.allows(OrderCommand::Cancel, Party::Buyer),
            can_receive: order.state.allows(OrderCommand::Receive, Party::Buyer),
            can_remind: false,
            due_at: due_of(order),
            can_extend: false,
            steps: Vec::new(),
            claims: Vec::new(),
            claim_terms: Vec::new(),
            claim_at: String::new(),
            can_return: false,
            unread: 0,
            to_review: Vec::new(),
            form: FormState::new(),
        })
    }

    /// The same on a day: while goods wait for their harvest nobody is reminded of them.
    pub(super) fn on(mut self, today: NaiveDate) -> Self {
        self.can_remind &= self.ships_from.is_none_or(|day| day <= today);
        self
    }

    /// The page after an action that was refused.
    pub(super) fn with_form(mut self, form: FormState) -> Self {
        self.form = form;
        self
    }
}

/// When the order moves on by itself without anything being wrong.
fn due_of(order: &Bought) -> Option<i64> {
    let moves_on = matches!(order.state, OrderState::Shipped | OrderState::Delivered);
    order.due_at.filter(|_| moves_on).map(Timestamp::ms)
}

fn invoice_word(conn: &mut DbConn, order: &Bought, asked_back: Money) -> Result<&'static str> {
    if order.paid.is_zero() {
        return Ok("");
    }
    Ok(match invoices::state_of_order(conn, order.scope())? {
        Some((_, state)) => state.as_str(),
        None if asked_back < order.paid => "none",
        None => "",
    })
}

/// Whether something of an order that is under way has not left yet.
fn left_over(
    shipments: &[Shipment],
    lines: &[BoughtLine],
    gone: &BTreeMap<OrderLineId, GoneBack>,
) -> bool {
    let unsent = |line: &BoughtLine| gone.get(&line.id).map_or(0, |gone| gone.unsent);
    let sent = |line: &BoughtLine| -> i64 {
        let parts = shipments.iter().flat_map(|parcel| &parcel.lines);
        parts
            .filter(|part| part.line_id == line.id)
            .map(ShipmentLine::dealt_with)
            .sum()
    };
    lines
        .iter()
        .any(|line| sent(line) + unsent(line) < line.quantity)
}

fn next_word(order: &Bought, is_partly: bool, is_owed: bool) -> &'static str {
    let is_cash = order.method == PaymentMethod::CashOnDelivery;
    let is_online = order.method == PaymentMethod::Gateway;
    match order.state {
        OrderState::AwaitingPayment if is_online => "pay-online",
        OrderState::AwaitingPayment => "pay",
        OrderState::Confirmed if is_cash => "confirmed-cod",
        OrderState::Confirmed => "confirmed",
        OrderState::Accepted => "accepted",
        OrderState::Shipped if is_partly => "partly",
        OrderState::Shipped if is_cash => "shipped-cod",
        OrderState::Shipped => "shipped",
        OrderState::Delivered => "delivered",
        OrderState::Completed => "completed",
        OrderState::Cancelled if is_owed && is_online => "cancelled-owed-online",
        OrderState::Cancelled if is_owed => "cancelled-owed",
        OrderState::Cancelled if !order.refunded.is_zero() => "cancelled-refunded",
        OrderState::Cancelled => "cancelled",
        OrderState::Refused => "refused",
        OrderState::Closed => "closed",
    }
}

fn payment_word(order: &Bought) -> Result<&'static str> {
    let status = order.payment_status();
    let waits = matches!(status, PaymentStatus::Unpaid | PaymentStatus::DueOnDelivery);
    Ok(if waits && order.due()? == Money::ZERO {
        "none"
    } else if status == PaymentStatus::Unpaid && order.method == PaymentMethod::Gateway {
        "unpaid-online"
    } else {
        status.as_str()
    })
}

fn parcels(
    shipments: &[Shipment],
    lines: &[BoughtLine],
    is_partly: bool,
    locale: Locale,
) -> Vec<ParcelView> {
    let mut sent = shipments.iter().flat_map(|parcel| &parcel.lines);
    let is_split = shipments.len() > 1 || is_partly || sent.any(|line| line.weighed.is_some());
    shipments
        .iter()
        .map(|parcel| {
            let goods = parcel.lines.iter().filter_map(|part| {
                let line = lines.iter().find(|line| line.id == part.line_id)?;
                let line = LineView::new(line, locale);
                Some(GoodsView {
                    name: line.name,
                    pack: line.pack,
                    is_by_mass: line.is_by_mass,
                    quantity: part.dealt_with(),
                    weighed: part.weighed,
                })
            });
            let carrier = find_carrier(&parcel.carrier_code);
            ParcelView {
                // A carrier that has left the list is still known by its code.
                carrier: carrier.map_or_else(
                    || parcel.carrier_code.clone(),
                    |carrier| locale.pick(&carrier.name_zh, &carrier.name_en).to_owned(),
                ),
                phone: carrier.map_or_else(String::new, |carrier| carrier.phone.clone()),
                follow: carrier.map_or_else(String::new, |carrier| {
                    carrier.follow_href(&parcel.tracking_number)
                }),
                number: parcel.tracking_number.clone(),
                at: parcel.shipped_at.ms(),
                goods: if is_split {
                    goods.collect()
                } else {
                    Vec::new()
                },
                lots: Vec::new(),
            }
        })
        .collect()
}

impl HappenedView {
    fn new(event: &Event, locale: Locale) -> Self {
        let after = event.after_json();
        let text = |name: &str| after.get(name).and_then(|value| value.as_str());
        let carrier = text("carrier").map(|written| carrier_name(written, locale));
        let parcel = [carrier, text("tracking")];
        let parcel: Vec<&str> = parcel.into_iter().flatten().collect();
        Self {
            at: event.occurred_at.ms(),
            kind: event.kind.replace("order.", "").replace('_', "-"),
            party: text("party").unwrap_or_default().to_owned(),
            comment: text("reason").map_or_else(|| parcel.join(" "), ToOwned::to_owned),
            minor: after
                .get("amount_minor")
                .and_then(Value::as_i64)
                .unwrap_or_default(),
        }
    }
}

impl PageView for OrderView {
    const TEMPLATE: &'static str = "pages/orders/order.html";

    fn samples() -> Vec<Self> {
        samples::all()
    }
}
