//! Money that goes back for a part of an order: for goods, for freight, or by amount.

use chrono_tz::Tz;
use serde::Serialize;

use super::after_step;
use super::facts::{Facts, read};
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::OrderLineId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::domain::access::{ManageMoney, ShopScope};
use crate::domain::flows::refund::{self as flow, PartBack};
use crate::domain::orders::{self, OrderState};
use crate::domain::payments::{self, Refundable, RefundableLine};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::{LineView, left};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct RefundFormView {
    order: String,
    number: String,
    recipient: String,
    state: &'static str,
    /// The most that can go back; 0 for nothing.
    left: i64,
    /// Of which freight.
    freight: i64,
    /// What programmes paid of the order: what the buyer paid of the freight is less by a part of it.
    subsidy: i64,
    lines: Vec<ChoiceView>,
    form: FormState,
}

/// A line of which something can go back.
#[derive(Debug, Serialize)]
struct ChoiceView {
    /// The name of the input for its quantity.
    name: String,
    /// The name of the box that puts the goods back into stock.
    restock: String,
    title: String,
    is_by_mass: bool,
    quantity: i64,
    /// How much of that has not left yet.
    to_send: i64,
    minor: i64,
}

struct Sheet {
    facts: Facts,
    refundable: Option<Refundable>,
}

fn load(
    conn: &mut DbConn,
    shop: &ShopScope<ManageMoney>,
    number: &OrderNumber,
    zone: Tz,
) -> Result<Sheet> {
    let facts = read(conn, shop, number, zone)?;
    let scope = orders::find_scope_for_shop(conn, shop, number)?.ok_or_else(Error::not_found)?;
    let refundable = match &facts.books {
        Some(books) if !books.money.paid.is_zero() => {
            let money = &books.money;
            Some(payments::refundable(conn, &scope, &money.sums, money.paid)?)
        }
        _ => None,
    };
    Ok(Sheet { facts, refundable })
}

impl RefundFormView {
    fn new(desk: &str, sheet: &Sheet, refused: Option<FormState>, locale: Locale) -> Self {
        let order = &sheet.facts.order;
        let refundable = sheet.refundable.as_ref();
        let books = sheet.facts.books.as_ref();
        let seen = books.and_then(|books| books.under_way().ok());
        Self {
            order: format!("{desk}/orders/{}", order.number),
            number: order.number.to_string(),
            recipient: order.ship_to.name.clone(),
            state: order.state.as_str(),
            left: refundable.map_or(0, |of| of.left.get()),
            freight: refundable.map_or(0, |of| of.freight_left.get()),
            subsidy: books.map_or(0, |books| books.money.sums.subsidy.get()),
            lines: refundable.map_or_else(Vec::new, |of| choices(&sheet.facts, of, locale)),
            form: refused.unwrap_or_else(|| {
                let seen = seen.unwrap_or(Money::ZERO).to_decimal();
                FormState::new().with("seen", seen)
            }),
        }
    }
}

fn choices(facts: &Facts, of: &Refundable, locale: Locale) -> Vec<ChoiceView> {
    let ordered = facts.order.lines.iter();
    let ordered = ordered.map(|line| (line.id.0, line.quantity - facts.unsent(line.id)));
    let to_send = left(&facts.parcels, ordered);
    let is_sent = !matches!(
        facts.order.state,
        OrderState::Confirmed | OrderState::Accepted | OrderState::Shipped
    );
    let choice = |line: &RefundableLine| {
        let id = line.line.id;
        let named = facts.order.lines.iter().find(|named| named.id == id)?;
        let shown = LineView::new(named, None, locale);
        let to_send = to_send.get(&id).filter(|_| !is_sent).copied();
        (line.quantity_left() > 0).then(|| ChoiceView {
            name: format!("lines[{id}]"),
            restock: format!("restock[{id}]"),
            title: format!("{} {}", shown.name, shown.pack),
            is_by_mass: shown.is_by_mass,
            quantity: line.quantity_left(),
            to_send: to_send.unwrap_or_default().min(line.quantity_left()),
            minor: line.left().unwrap_or_default().get(),
        })
    };
    of.lines.iter().filter_map(choice).collect()
}

async fn draw(
    (ui, db, desk): (Ui, Db, Desk<ManageMoney>),
    number: OrderNumber,
    refused: Option<FormState>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let zone = db.zone();
    let sheet = db
        .read(move |conn| load(conn, &scope, &number, zone))
        .await?;
    let is_refused = refused.is_some();
    let view = RefundFormView::new(&desk.path(""), &sheet, refused, ui.locale());
    let ui = frame(ui, &db, &desk, Section::Orders).await?;
    if is_refused {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

pub(super) async fn show(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    draw(page, number, None).await
}

pub(super) async fn open(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let (scope, order) = (desk.scope.clone(), number.clone());
    let opened = match PartBack::parse(&form, form.of_each::<OrderLineId>("lines")) {
        Ok(part) => {
            db.write(move |tx| flow::open_part(tx, &scope, &order, &part))
                .await
        }
        Err(error) => Err(error),
    };
    match opened {
        Err(error) if error.kind() == Kind::Invalid => {
            let refused = Some(form.refused(&error));
            draw((ui, db, desk), number, refused).await
        }
        opened => {
            let page = desk.path(&format!("/orders/{number}"));
            after_step(opened, &page, "flash-refund-opened")
        }
    }
}

impl PageView for RefundFormView {
    const TEMPLATE: &'static str = "pages/desk/orders/refund.html";

    fn samples() -> Vec<Self> {
        use super::samples::{facts, unpaid};
        use crate::base::error::Code;
        let sample = |facts: Facts, refused| {
            let refundable = facts.books.as_ref().and_then(|books| {
                let lines = super::samples::priced(&facts.order);
                let left = (Money::ZERO, books.left().ok()?);
                let gone = |line| facts.gone.get(&line).copied().unwrap_or_default();
                Refundable::new(&books.money.sums, lines, gone, left).ok()
            });
            let refundable = refundable.filter(|of| !of.left.is_zero());
            let sheet = Sheet { facts, refundable };
            Self::new("/desk/longjing", &sheet, refused, Locale::Zh)
        };
        let fault = Error::field("amount", Code::RefundNothing);
        let refused = FormState::new()
            .with("seen", "0.00")
            .with("lines[7]", "1")
            .with("restock[7]", "true")
            .refused(&fault);
        let mut samples = Vec::new();
        samples.extend(facts(OrderState::Accepted).map(|facts| sample(facts, None)));
        samples.extend(facts(OrderState::Delivered).map(|facts| sample(facts, Some(refused))));
        samples.extend(unpaid(OrderState::Confirmed).map(|facts| sample(facts, None)));
        samples
    }
}
