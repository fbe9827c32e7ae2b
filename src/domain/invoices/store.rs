//! The SQL of invoices.

use diesel::prelude::*;
use serde_json::json;

use super::model::{Invoice, InvoiceData, InvoiceTab, TitleKind};
use super::state::{InvoiceCommand, InvoiceState, LIVE};
use crate::base::clock::Timestamp;
use crate::base::email::Email;
use crate::base::error::{Code, Result};
use crate::base::ids::{InvoiceId, OrderId};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::tax_number::TaxNumber;
use crate::db::schema::{invoices, orders};
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, Implies, OrderScope, ReadMoney, ShopScope};
use crate::domain::events::{self, NewEvent};
use crate::domain::orders::Party;
use crate::domain::payments;

/// Stands for an address that was erased; mail to it goes nowhere (RFC 2606).
const ERASED_EMAIL: &str = "erased@erased.invalid";
/// What an invoice is made out to whose buyer gives no name.
const ERASED_TITLE: &str = "个人";

/// Writes what a buyer asks for. Its event says nothing of who it is for.
pub fn insert_invoice(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    data: &InvoiceData,
) -> Result<InvoiceId> {
    let now = tx.now();
    let tax_number = data.tax_number.as_ref().map_or("", TaxNumber::as_str);
    let row = (
        invoices::shop_id.eq(order.shop_id()),
        invoices::order_id.eq(order.order_id()),
        invoices::user_id.eq(order.actor().user_id()),
        invoices::state.eq(InvoiceState::Requested),
        invoices::title_kind.eq(data.kind),
        invoices::title.eq(&data.title),
        invoices::tax_number.eq(tax_number),
        invoices::email.eq(&data.email),
        invoices::note.eq(&data.note),
        invoices::requested_at.eq(now),
        invoices::state_changed_at.eq(now),
    );
    let id: InvoiceId = diesel::insert_into(invoices::table)
        .values(row)
        .returning(invoices::id)
        .get_result(tx.conn())?;
    let event = NewEvent::new("invoice", id.0, "invoice.requested", order.actor())
        .of_shop(order.shop_id())
        .after(json!({ "state": InvoiceState::Requested }));
    events::record(tx, event)?;
    Ok(id)
}

/// A change of an invoice's state, and what comes with it.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is asked for.
    pub command: InvoiceCommand,
    /// On whose behalf.
    pub party: Party,
    /// The number of the invoice, where it can be fetched, and what it says.
    pub issued: Option<(String, String, Money)>,
    /// What the shop says.
    pub answer: Option<String>,
    /// All that was taken back, with the numbers of all red-letter invoices.
    pub red: Option<(Money, String)>,
}

impl Step {
    /// A step with which nothing is said.
    pub const fn new(command: InvoiceCommand, party: Party) -> Self {
        Self {
            command,
            party,
            issued: None,
            answer: None,
            red: None,
        }
    }
}

/// Changes the state of an invoice by compare and set, and records the event.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster.
pub fn take_step(
    tx: &mut Tx<'_>,
    order: &OrderScope,
    invoice: &Invoice,
    step: Step,
) -> Result<InvoiceState> {
    let to = invoice.state.next(step.command, step.party)?;
    let now = tx.now();
    let target = invoices::table
        .filter(invoices::shop_id.eq(order.shop_id()))
        .filter(invoices::order_id.eq(order.order_id()))
        .filter(invoices::id.eq(invoice.id))
        .filter(invoices::state.eq(invoice.state));
    let changed = diesel::update(target)
        .set((
            invoices::state.eq(to),
            invoices::state_changed_at.eq(now),
            // What is not said stays as it is.
            step.issued.map(|(number, link, issued)| {
                (
                    invoices::invoice_number.eq(number),
                    invoices::link.eq(link),
                    invoices::issued_minor.eq(issued),
                )
            }),
            step.answer.map(|answer| invoices::answer.eq(answer)),
            step.red.map(|(red, numbers)| {
                (
                    invoices::red_minor.eq(red),
                    invoices::red_numbers.eq(numbers),
                )
            }),
        ))
        .execute(tx.conn())?;
    if changed != 1 {
        return Err(Code::StateIllegalTransition.into());
    }
    let kind = event_kind(step.command);
    let event = NewEvent::new("invoice", invoice.id.0, kind, order.actor())
        .of_shop(order.shop_id())
        .before(json!({ "state": invoice.state }))
        .after(json!({ "state": to, "party": step.party }));
    events::record(tx, event)?;
    Ok(to)
}

const fn event_kind(command: InvoiceCommand) -> &'static str {
    match command {
        InvoiceCommand::Issue => "invoice.issued",
        InvoiceCommand::Correct => "invoice.corrected",
        InvoiceCommand::Decline => "invoice.declined",
        InvoiceCommand::Withdraw => "invoice.withdrawn",
        InvoiceCommand::Lapse => "invoice.lapsed",
        InvoiceCommand::Outdate => "invoice.outdated",
        InvoiceCommand::Reverse | InvoiceCommand::Void => "invoice.reversed",
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices)]
struct Row {
    id: InvoiceId,
    order_id: OrderId,
    state: InvoiceState,
    title_kind: TitleKind,
    title: String,
    tax_number: String,
    email: Email,
    note: String,
    invoice_number: String,
    link: String,
    answer: String,
    issued_minor: Money,
    red_minor: Money,
    red_numbers: String,
    requested_at: Timestamp,
    state_changed_at: Timestamp,
}

/// With the number of its order, and what was paid for that.
type Found = (Row, OrderNumber, Money);

macro_rules! found {
    () => {
        invoices::table
            .inner_join(
                orders::table.on(orders::shop_id
                    .eq(invoices::shop_id)
                    .and(orders::id.eq(invoices::order_id))),
            )
            .select((Row::as_select(), orders::number, orders::paid_minor))
    };
}

impl Row {
    /// The invoice of an order of which so much goes back.
    fn invoice(self, order_number: OrderNumber, paid: Money, back: Money) -> Result<Invoice> {
        Ok(Invoice {
            id: self.id,
            order_number,
            state: self.state,
            data: InvoiceData {
                kind: self.title_kind,
                title: self.title,
                tax_number: TaxNumber::parse(&self.tax_number).ok(),
                email: self.email,
                note: self.note,
            },
            number: self.invoice_number,
            link: self.link,
            answer: self.answer,
            issued: self.issued_minor,
            red: self.red_minor,
            red_numbers: self.red_numbers,
            amount: paid.checked_sub(back)?.max(Money::ZERO),
            requested_at: self.requested_at,
            state_changed_at: self.state_changed_at,
        })
    }
}

fn of_order(conn: &mut DbConn, order: &OrderScope, rows: Vec<Found>) -> Result<Vec<Invoice>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let back = payments::open_amount(conn, order)?;
    rows.into_iter()
        .map(|(row, number, paid)| row.invoice(number, paid, back))
        .collect()
}

/// The invoices of an order, the newest first.
pub fn invoices_of_order(conn: &mut DbConn, order: &OrderScope) -> Result<Vec<Invoice>> {
    let rows: Vec<Found> = found!()
        .filter(invoices::shop_id.eq(order.shop_id()))
        .filter(invoices::order_id.eq(order.order_id()))
        .order(invoices::id.desc())
        .load(conn)?;
    of_order(conn, order, rows)
}

/// An invoice of an order.
pub fn find_invoice(
    conn: &mut DbConn,
    order: &OrderScope,
    id: InvoiceId,
) -> Result<Option<Invoice>> {
    let rows: Vec<Found> = found!()
        .filter(invoices::shop_id.eq(order.shop_id()))
        .filter(invoices::order_id.eq(order.order_id()))
        .filter(invoices::id.eq(id))
        .load(conn)?;
    Ok(of_order(conn, order, rows)?.into_iter().next())
}

/// The one invoice of an order that is asked for or there.
pub fn find_live(conn: &mut DbConn, order: &OrderScope) -> Result<Option<Invoice>> {
    let rows: Vec<Found> = found!()
        .filter(invoices::shop_id.eq(order.shop_id()))
        .filter(invoices::order_id.eq(order.order_id()))
        .filter(invoices::state.eq_any(LIVE))
        .load(conn)?;
    Ok(of_order(conn, order, rows)?.into_iter().next())
}

/// How many requests for an invoice of an order were taken back since a moment.
pub fn count_withdrawn(conn: &mut DbConn, order: &OrderScope, since: Timestamp) -> Result<i64> {
    Ok(invoices::table
        .filter(invoices::shop_id.eq(order.shop_id()))
        .filter(invoices::order_id.eq(order.order_id()))
        .filter(invoices::state.eq(InvoiceState::Withdrawn))
        .filter(invoices::state_changed_at.gt(since))
        .count()
        .get_result(conn)?)
}

/// The newest invoice of an order, and how far it has come.
pub fn state_of_order(
    conn: &mut DbConn,
    order: &OrderScope,
) -> Result<Option<(InvoiceId, InvoiceState)>> {
    Ok(invoices::table
        .filter(invoices::shop_id.eq(order.shop_id()))
        .filter(invoices::order_id.eq(order.order_id()))
        .order(invoices::id.desc())
        .select((invoices::id, invoices::state))
        .first(conn)
        .optional()?)
}

/// One list of the shop's invoices: what is to do, the longest waiting first, or else the newest.
pub fn list_for_shop<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    tab: InvoiceTab,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Invoice>> {
    let is_open = tab == InvoiceTab::Open;
    let mut rows = Vec::new();
    // One state after the other, each read along its index, then merged.
    for state in tab.states() {
        rows.extend(rows_of(conn, shop, (*state, is_open), behind, size)?);
    }
    rows.sort_by_key(|(row, ..)| (row.state_changed_at, row.id));
    if !is_open {
        rows.reverse();
    }
    rows.truncate(usize::try_from(size.limit()).unwrap_or_default());
    let page = Page::from_rows(rows, size, |(row, ..)| Cursor {
        key: row.state_changed_at.ms(),
        id: row.id.0,
    });
    let ids: Vec<OrderId> = page.items.iter().map(|(row, ..)| row.order_id).collect();
    let back = payments::open_amounts(conn, shop, &ids)?;
    let items = page.items.into_iter().map(|(row, number, paid)| {
        let back = back.get(&row.order_id).copied().unwrap_or_default();
        row.invoice(number, paid, back)
    });
    Ok(Page {
        items: items.collect::<Result<_>>()?,
        next: page.next,
    })
}

fn rows_of<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    (state, oldest_first): (InvoiceState, bool),
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<Found>> {
    let (key, id) = behind.map_or(
        if oldest_first {
            (i64::MIN, 0)
        } else {
            (i64::MAX, i64::MAX)
        },
        |cursor| (cursor.key, cursor.id),
    );
    let (at, id) = (Timestamp::from_ms(key), InvoiceId(id));
    let query = found!()
        .filter(invoices::shop_id.eq(shop.shop_id()))
        .filter(invoices::state.eq(state))
        .limit(size.limit());
    Ok(if oldest_first {
        let is_behind = invoices::state_changed_at
            .gt(at)
            .or(invoices::state_changed_at.eq(at).and(invoices::id.gt(id)));
        query
            .filter(is_behind)
            .order((invoices::state_changed_at, invoices::id))
            .load(conn)?
    } else {
        let is_behind = invoices::state_changed_at
            .lt(at)
            .or(invoices::state_changed_at.eq(at).and(invoices::id.lt(id)));
        query
            .filter(is_behind)
            .order((invoices::state_changed_at.desc(), invoices::id.desc()))
            .load(conn)?
    })
}

/// How many of the shop's invoices wait for something to be done.
pub fn count_open<P: Implies<ReadMoney>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<i64> {
    Ok(invoices::table
        .filter(invoices::shop_id.eq(shop.shop_id()))
        .filter(invoices::state.eq_any(InvoiceTab::Open.states()))
        .count()
        .get_result(conn)?)
}

/// The number of the order of an invoice of the shop.
pub fn order_of_shop_invoice<P: Implies<ReadMoney>>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: InvoiceId,
) -> Result<Option<OrderNumber>> {
    let found: Option<Found> = found!()
        .filter(invoices::shop_id.eq(shop.shop_id()))
        .filter(invoices::id.eq(id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(_, number, _)| number))
}

/// What an account wanted last, wherever it bought; nothing for a guest.
pub fn find_last_data(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Option<InvoiceData>> {
    let Some(user) = buyer.user_id() else {
        return Ok(None);
    };
    let row: Option<(TitleKind, String, String, Email)> = invoices::table
        .filter(invoices::user_id.eq(user))
        .order(invoices::id.desc())
        .select((
            invoices::title_kind,
            invoices::title,
            invoices::tax_number,
            invoices::email,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(kind, title, tax_number, email)| InvoiceData {
        kind,
        title,
        tax_number: TaxNumber::parse(&tax_number).ok(),
        email,
        note: String::new(),
    }))
}

/// Takes out of the invoices of an order who the person behind them was. What the tax office has is
/// not ours to change; a company's name and number are no person's.
pub fn erase(tx: &mut Tx<'_>, order: &OrderScope) -> Result<()> {
    let of_order = || {
        invoices::table
            .filter(invoices::shop_id.eq(order.shop_id()))
            .filter(invoices::order_id.eq(order.order_id()))
    };
    diesel::update(of_order())
        .set((invoices::email.eq(ERASED_EMAIL), invoices::note.eq("")))
        .execute(tx.conn())?;
    diesel::update(of_order().filter(invoices::title_kind.eq(TitleKind::Personal)))
        .set(invoices::title.eq(ERASED_TITLE))
        .execute(tx.conn())?;
    Ok(())
}
