//! One order: where it goes, what is in it, what has happened, and what is to do.

use chrono::NaiveDate;
use serde::Serialize;

use super::facts::{Facts, read};
use super::lots::{self, LotsOfLine};
use super::refund_note;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::domain::access::{Implies, ReadOrders, ShopPermission};
use crate::domain::orders::{DeskOrder, OrderCommand, OrderState, Party};
use crate::domain::payments::Refund;
use crate::domain::shipments::offered_carriers;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::divisions::PlaceNames;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::{
    EventView, LineView, ParcelView, PaymentView, RefundView, ShipByView, SumsView, left,
    payment_word_held,
};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskOrderView {
    all: String,
    base: String,
    number: String,
    state: &'static str,
    payment: &'static str,
    method: &'static str,
    placed_at: i64,
    /// The day before which nothing of it is to be sent.
    ships_from: Option<NaiveDate>,
    /// When it moves on by itself.
    due_at: Option<i64>,
    /// Whether it waits for a decision about a payment instead.
    is_held: bool,
    /// By when it is to leave, while it waits for that.
    ship_by: Option<ShipByView>,
    is_partly_sent: bool,
    address: AddressView,
    note: String,
    lines: Vec<LineView>,
    parcels: Vec<ParcelView>,
    /// Whether the member may put a number right.
    can_correct: bool,
    events: Vec<EventView>,
    /// The money; none for who may not see it.
    books: Option<BooksView>,
    /// The main thing to do: `accept`, `ship`, `take_back`, `payment`, or nothing.
    action: &'static str,
    form: FormState,
    carriers: Vec<Choice>,
    /// What can still be sent, where it can go in several parcels.
    to_send: Vec<ToSend>,
    /// Of which lots it may be, where the shop keeps any.
    lots: Vec<LotsOfLine>,
    /// What else can be done, each a page: `payment`, `refund`, `refusal`, `cancellation`.
    links: Vec<&'static str>,
}

/// Where an order goes.
#[derive(Debug, Serialize)]
pub(super) struct AddressView {
    name: String,
    phone: String,
    region: String,
    detail: String,
    /// The divisions in the language of the reader, beside the words for the carrier; empty where
    /// they are the same.
    region_told: String,
}

impl AddressView {
    pub(super) fn new(order: &DeskOrder) -> Self {
        let to = &order.ship_to;
        Self {
            name: to.name.clone(),
            phone: to.phone.domestic().to_owned(),
            region: to.region.clone(),
            detail: to.detail.clone(),
            region_told: String::new(),
        }
    }

    fn told(mut self, order: &DeskOrder, names: &PlaceNames) -> Self {
        let told = names.region(order.ship_to.code, &self.region);
        if told != self.region {
            self.region_told = told;
        }
        self
    }
}

#[derive(Debug, Serialize)]
struct BooksView {
    sums: SumsView,
    payments: Vec<PaymentView>,
    refunds: Vec<RefundView>,
    /// Whether the member may say that a refund was sent.
    can_send: bool,
    /// The invoice that the buyer has asked for.
    invoice: Option<InvoiceLink>,
}

/// The way to an invoice, and how far that has come.
#[derive(Debug, Serialize)]
struct InvoiceLink {
    href: String,
    state: &'static str,
}

/// A carrier to choose.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    value: &'static str,
    label: &'static str,
}

/// A line of which something is left to send.
#[derive(Debug, Serialize)]
struct ToSend {
    /// The name of its input.
    name: String,
    /// The name of the input for what the scale says; empty for goods by the piece.
    weight: String,
    title: String,
    is_by_mass: bool,
}

impl DeskOrderView {
    pub(super) fn new(
        desk: &str,
        facts: &Facts,
        refused: Option<FormState>,
        (now, locale): (Timestamp, Locale),
    ) -> Self {
        let order = &facts.order;
        let all = format!("{desk}/orders");
        let money = facts.books.as_ref().map(|books| &books.money);
        let lines: Vec<LineView> = order
            .lines
            .iter()
            .map(|line| LineView::new(line, money, locale).less(facts.unsent(line.id)))
            .collect();
        let action = action(facts);
        Self {
            base: format!("{all}/{}", order.number),
            all,
            number: order.number.to_string(),
            state: order.state.as_str(),
            payment: payment_word_held((order.state, order.payment), facts.is_held),
            method: order.method.as_str(),
            placed_at: order.placed_at.ms(),
            ships_from: order.ships_from,
            due_at: order.due_at.map(Timestamp::ms),
            is_held: facts.is_held && order.state == OrderState::AwaitingPayment,
            ship_by: facts.ship_by.map(|by| ShipByView::new(by, now)),
            is_partly_sent: is_partly_sent(order),
            address: AddressView::new(order),
            note: order.note.clone(),
            parcels: ParcelView::all(&facts.parcels, &lines, locale),
            can_correct: facts.may.pack && order.state == OrderState::Shipped,
            events: EventView::all(&facts.history, facts.books.is_some(), locale),
            books: books(facts, desk, locale),
            form: refused.unwrap_or_else(|| form(facts, &lines)),
            carriers: carriers(locale),
            to_send: to_send(facts, &lines),
            lots: if action == "ship" {
                lots::of_lines(facts, &lines)
            } else {
                Vec::new()
            },
            links: links(facts, action),
            action,
            lines,
        }
    }
}

fn is_partly_sent(order: &DeskOrder) -> bool {
    order.state == OrderState::Shipped && order.due_at.is_none()
}

fn books(facts: &Facts, desk: &str, locale: Locale) -> Option<BooksView> {
    let at = format!("{desk}/orders/{}", facts.order.number);
    let noted = |(nth, refund): (usize, &Refund)| {
        RefundView::from(refund).with_note(refund_note::href(&at, nth))
    };
    facts.books.as_ref().map(|books| BooksView {
        sums: SumsView::new(&books.money, facts.order.state, locale),
        payments: books.payments.iter().map(PaymentView::from).collect(),
        refunds: (1..).zip(&books.refunds).map(noted).collect(),
        can_send: facts.may.keep_books,
        invoice: books.invoice.map(|(id, state)| InvoiceLink {
            href: format!("{desk}/invoices/{id}"),
            state: state.as_str(),
        }),
    })
}

/// The main thing to do, if this member can do it.
fn action(facts: &Facts) -> &'static str {
    let order = &facts.order;
    match order.state {
        OrderState::AwaitingPayment if facts.may.keep_books && !facts.is_held => "payment",
        OrderState::Delivered if facts.may.keep_books && is_due(facts) => "payment",
        OrderState::Confirmed if facts.may.pack => "accept",
        OrderState::Accepted if facts.may.pack => "ship",
        OrderState::Shipped if facts.may.pack && is_partly_sent(order) => "ship",
        OrderState::Refused if facts.may.pack => "take_back",
        _ => "",
    }
}

/// Whether money is to be recorded: not while what has come is looked at.
fn is_due(facts: &Facts) -> bool {
    if facts.is_held {
        return false;
    }
    let books = facts.books.as_ref();
    books.is_some_and(|books| books.money.due().is_ok_and(|due| !due.is_zero()))
}

/// Whether some of the money could still go back.
fn is_refundable(facts: &Facts) -> bool {
    facts
        .books
        .as_ref()
        .is_some_and(|books| books.left().is_ok_and(|left| !left.is_zero()))
}

fn links(facts: &Facts, action: &str) -> Vec<&'static str> {
    let allows = |command| facts.may.pack && facts.order.state.allows(command, Party::Shop);
    let all = [
        ("payment", facts.may.keep_books && is_due(facts)),
        ("refund", facts.may.keep_books && is_refundable(facts)),
        ("refusal", allows(OrderCommand::Refuse)),
        ("cancellation", allows(OrderCommand::Cancel)),
    ];
    let all = all
        .into_iter()
        .filter(|(name, can)| *can && *name != action);
    all.map(|(name, _)| name).collect()
}

/// The carriers to which a parcel can be given.
pub(super) fn carriers(locale: Locale) -> Vec<Choice> {
    offered_carriers()
        .map(|carrier| Choice {
            value: &carrier.code,
            label: locale.pick(&carrier.name_zh, &carrier.name_en),
        })
        .collect()
}

fn left_of(facts: &Facts, lines: &[LineView]) -> Vec<(usize, i64)> {
    let left = left(
        &facts.parcels,
        lines
            .iter()
            .map(|line| (line.id, line.quantity - line.dropped)),
    );
    lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| {
            let left = left.iter().find(|(id, _)| id.0 == line.id)?;
            (*left.1 > 0).then_some((place, *left.1))
        })
        .collect()
}

fn input_of(line: &LineView) -> String {
    format!("quantities[{}]", line.id)
}

/// The inputs of a parcel that takes a part only; none where there is but one thing to send.
fn to_send(facts: &Facts, lines: &[LineView]) -> Vec<ToSend> {
    let left = left_of(facts, lines);
    if left.iter().map(|(_, quantity)| *quantity).sum::<i64>() <= 1 {
        return Vec::new();
    }
    left.iter()
        .filter_map(|(place, _)| lines.get(*place))
        .map(|line| ToSend {
            name: input_of(line),
            weight: if line.is_by_mass {
                format!("weights[{}]", line.id)
            } else {
                String::new()
            },
            title: format!("{} {}", line.name, line.pack).trim_end().to_owned(),
            is_by_mass: line.is_by_mass,
        })
        .collect()
}

/// The form as it first is: everything that is left goes, with the carrier of the last time.
fn form(facts: &Facts, lines: &[LineView]) -> FormState {
    let mut form = FormState::new().with("carrier", &facts.last_carrier);
    for (place, quantity) in left_of(facts, lines) {
        if let Some(line) = lines.get(place) {
            form = form.with(&input_of(line), quantity);
        }
    }
    lots::preselected(form, facts)
}

/// Reads an order, and draws its page.
pub(super) async fn view<P: Implies<ReadOrders> + ShopPermission>(
    ui: &Ui,
    db: &Db,
    desk: &Desk<P>,
    number: &OrderNumber,
    refused: Option<FormState>,
) -> Result<DeskOrderView> {
    let (scope, number) = (desk.scope.clone(), number.clone());
    let (now, zone) = (db.clock().now(), db.zone());
    let facts = db
        .read(move |conn| read(conn, &scope, &number, zone))
        .await?;
    let names = PlaceNames::of(ui, db).await?;
    let view = DeskOrderView::new(&desk.path(""), &facts, refused, (now, ui.locale()));
    Ok(DeskOrderView {
        address: view.address.told(&facts.order, &names),
        ..view
    })
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadOrders>,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    let view = view(&ui, &db, &desk, &number, None).await?;
    frame(ui, &db, &desk, Section::Orders).await?.page(&view)
}

impl PageView for DeskOrderView {
    const TEMPLATE: &'static str = "pages/desk/orders/show.html";

    fn samples() -> Vec<Self> {
        use super::samples::{AT, facts, packer, refused_parcel};
        let view = |facts: Facts, refused, locale| {
            Self::new("/desk/longjing", &facts, refused, (AT, locale))
        };
        let mut samples = Vec::new();
        for state in OrderState::ALL {
            samples.extend(facts(*state).map(|facts| view(facts, None, Locale::Zh)));
            samples.extend(packer(*state).map(|facts| view(facts, None, Locale::En)));
        }
        let accepted = facts(OrderState::Accepted);
        samples.extend(accepted.map(|facts| view(facts, Some(refused_parcel()), Locale::Zh)));
        let held = facts(OrderState::AwaitingPayment).map(|facts| Facts {
            is_held: true,
            ..facts
        });
        samples.extend(held.map(|facts| view(facts, None, Locale::En)));
        samples
    }
}
