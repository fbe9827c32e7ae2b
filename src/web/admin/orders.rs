//! Orders of the shops below an administrator: found by their number, looked at, and their money
//! recorded in place of a shop's accountant.
//!
//! Where a parcel goes, and who gets it, is not for these pages.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::{RefundId, ShopId, UserId};
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::db::DbConn;
use crate::domain::access::{
    DivisionPermission, DivisionScope, ManageMoney, ReadShops, RecordPayments, ShopScope, grant,
};
use crate::domain::events::{self, Event};
use crate::domain::flows::{payment_record, refund};
use crate::domain::orders::{self, Number, OfficeOrder, OrderState, PaymentMethod};
use crate::domain::payments::{self, Payment, Receipt, Refund};
use crate::domain::shipments::{self, Shipment};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::desk::{after_receipt, after_step};
use crate::web::divisions::PlaceNames;
use crate::web::extract::{Admin, Db, Pair, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_order::{
    EventView, LineView, ParcelView, PaymentView, RefundView, SumsView, payment_word,
    payment_word_held,
};
use crate::web::templates::PageView;

/// Where these pages are.
const BASE: &str = "/admin/orders";

/// The form to find an order with, and what it found.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OrderSearchView {
    form: FormState,
    rows: Vec<RowView>,
    is_searched: bool,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    number: String,
    shop: String,
    place: String,
    state: &'static str,
    payment: &'static str,
    total: i64,
    placed_at: i64,
}

impl RowView {
    fn new(found: &OfficeOrder, locale: Locale) -> Self {
        let order = &found.order;
        Self {
            href: format!("{BASE}/{}", order.number),
            number: order.number.to_string(),
            shop: locale.pick(&found.shop_zh, &found.shop_en).to_owned(),
            place: locale.pick(&found.place_zh, &found.place_en).to_owned(),
            state: order.state.as_str(),
            payment: payment_word(order.state, order.payment),
            total: found.money.sums.total.get(),
            placed_at: order.placed_at.ms(),
        }
    }
}

/// One order.
#[derive(Debug, Serialize)]
pub(in crate::web) struct AdminOrderView {
    all: &'static str,
    base: String,
    row: RowView,
    method: &'static str,
    region: String,
    due_at: Option<i64>,
    /// Whether it waits for a decision about a payment instead.
    is_held: bool,
    lines: Vec<LineView>,
    parcels: Vec<ParcelView>,
    sums: SumsView,
    payments: Vec<PaymentView>,
    refunds: Vec<RefundView>,
    events: Vec<EventView>,
    /// Whether this administrator keeps the books in the shop's place.
    may_record: bool,
    /// What is to come, were it to be recorded now; 0 for nothing, and while what came is looked at.
    due: i64,
    form: FormState,
}

struct Facts {
    found: OfficeOrder,
    parcels: Vec<Shipment>,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    history: Vec<Event>,
    may_record: bool,
    is_held: bool,
}

impl AdminOrderView {
    fn new(facts: &Facts, form: FormState, locale: Locale) -> Self {
        let order = &facts.found.order;
        let money = &facts.found.money;
        let lines: Vec<LineView> = order
            .lines
            .iter()
            .map(|line| LineView::new(line, Some(money), locale))
            .collect();
        Self {
            all: BASE,
            base: format!("{BASE}/{}", order.number),
            row: RowView {
                payment: payment_word_held((order.state, order.payment), facts.is_held),
                ..RowView::new(&facts.found, locale)
            },
            method: order.method.as_str(),
            region: order.ship_to.region.clone(),
            due_at: order.due_at.map(Timestamp::ms),
            is_held: facts.is_held && order.state == OrderState::AwaitingPayment,
            parcels: ParcelView::all(&facts.parcels, &lines, locale),
            sums: SumsView::new(money, order.state, locale),
            payments: facts.payments.iter().map(PaymentView::from).collect(),
            refunds: facts.refunds.iter().map(RefundView::from).collect(),
            events: EventView::all(&facts.history, true, locale),
            may_record: facts.may_record,
            due: if facts.is_held {
                0
            } else {
                money.due().unwrap_or_default().get()
            },
            lines,
            form,
        }
    }
}

fn search(
    conn: &mut DbConn,
    office: &DivisionScope<ReadShops>,
    number: &Number,
) -> Result<Vec<OfficeOrder>> {
    match number {
        Number::Purchase(purchase) => orders::list_for_office(conn, office, purchase),
        Number::Order(order) => {
            let found = orders::find_for_office(conn, office, order)?;
            Ok(found.into_iter().map(|(_, order)| order).collect())
        }
    }
}

pub(super) async fn find(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
) -> HtmlResult {
    let typed = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "number")
        .map(|(_, value)| value.into_owned());
    let ui = frame(ui, &db, &admin.login, Section::Orders).await?;
    let Some(typed) = typed else {
        return ui.page(&OrderSearchView::new(FormState::new(), None, ui.locale()));
    };
    let form = FormState::new().with("number", &typed);
    let number = match Number::parse(&typed) {
        Ok(number) => number,
        Err(error) => {
            let form = form.refused(&Error::field("number", error.code()));
            return ui.refused(&OrderSearchView::new(form, None, ui.locale()));
        }
    };
    let office = admin.scope;
    let found = db.read(move |conn| search(conn, &office, &number)).await?;
    let status = if found.is_empty() {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    ui.page_as(
        status,
        &OrderSearchView::new(form, Some(&found), ui.locale()),
    )
}

impl OrderSearchView {
    fn new(form: FormState, found: Option<&[OfficeOrder]>, locale: Locale) -> Self {
        let rows = found.unwrap_or_default().iter();
        Self {
            form,
            rows: rows.map(|order| RowView::new(order, locale)).collect(),
            is_searched: found.is_some(),
        }
    }
}

fn read<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    number: &OrderNumber,
) -> Result<Facts> {
    let (scope, found) =
        orders::find_for_office(conn, office, number)?.ok_or_else(Error::not_found)?;
    Ok(Facts {
        parcels: shipments::shipments_of_order(conn, &scope)?,
        payments: payments::list_payments_of(conn, &scope)?,
        refunds: payments::list_refunds_of(conn, &scope)?,
        history: events::history(conn, "order", found.order.id.0)?,
        may_record: may_record(conn, office.user_id(), found.shop_id)?,
        is_held: payments::is_held(conn, &scope)?,
        found,
    })
}

fn may_record(conn: &mut DbConn, user: UserId, shop: ShopId) -> Result<bool> {
    let books = grant::division::<RecordPayments>(conn, user)
        .and_then(|office| grant::shop_of_division::<ManageMoney>(conn, &office, shop));
    match books {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), Kind::Forbidden | Kind::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn view<P: DivisionPermission>(
    ui: &Ui,
    db: &Db,
    admin: &Admin<P>,
    number: &OrderNumber,
    refused: Option<FormState>,
) -> Result<AdminOrderView> {
    let (office, number) = (admin.scope.clone(), number.clone());
    let facts = db.read(move |conn| read(conn, &office, &number)).await?;
    let today = ui.app().formats.date(db.clock().now());
    let form = refused.unwrap_or_else(|| first_form(&facts, &today));
    let names = PlaceNames::of(ui, db).await?;
    let to = &facts.found.order.ship_to;
    Ok(AdminOrderView {
        region: names.region(to.code, &to.region),
        ..AdminOrderView::new(&facts, form, ui.locale())
    })
}

fn first_form(facts: &Facts, today: &str) -> FormState {
    let paid_by = match facts.found.order.method {
        PaymentMethod::CashOnDelivery => PaymentMethod::CashOnDelivery,
        PaymentMethod::Transfer | PaymentMethod::Gateway => PaymentMethod::Transfer,
    };
    FormState::new()
        .with("paid_by", paid_by)
        .with("received_on", today)
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    let view = view(&ui, &db, &admin, &number, None).await?;
    let ui = frame(ui, &db, &admin.login, Section::Orders).await?;
    ui.page(&view)
}

/// The books of the order's shop, if it lies in the division and is not the administrator's own.
fn books_of(
    conn: &mut DbConn,
    office: &DivisionScope<RecordPayments>,
    number: &OrderNumber,
) -> Result<ShopScope<ManageMoney>> {
    let found = orders::find_for_office(conn, office, number)?;
    let (_, found) = found.ok_or_else(Error::not_found)?;
    grant::shop_of_division(conn, office, found.shop_id)
}

pub(super) async fn record_payment(
    ui: Ui,
    db: Db,
    admin: Admin<RecordPayments>,
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let (office, order) = (admin.scope.clone(), number.clone());
    let receipt = Receipt::parse(&form);
    let recorded = db
        .write(move |tx| {
            // Whose order it is comes first: a stranger learns nothing from the faults of a form.
            let shop = books_of(tx.conn(), &office, &order)?;
            match &receipt {
                Ok(receipt) => payment_record::record(tx, &shop, &order, receipt),
                Err(error) => Err(Error::fields(error.field_errors().clone())),
            }
        })
        .await;
    match recorded {
        Err(error) if error.kind() == Kind::Invalid => {
            let refused = Some(form.refused(&error));
            let view = view(&ui, &db, &admin, &number, refused).await?;
            let ui = frame(ui, &db, &admin.login, Section::Orders).await?;
            ui.refused(&view)
        }
        recorded => after_receipt(recorded, &format!("{BASE}/{number}")),
    }
}

pub(super) async fn record_refund(
    db: Db,
    admin: Admin<RecordPayments>,
    Pair(number, id): Pair<OrderNumber, RefundId>,
) -> HtmlResult {
    let (office, order) = (admin.scope, number.clone());
    let sent = db
        .write(move |tx| {
            let shop = books_of(tx.conn(), &office, &order)?;
            refund::record_sent(tx, &shop, &order, id)
        })
        .await;
    after_step(sent, &format!("{BASE}/{number}"), "flash-refund-sent")
}

fn sample(state: OrderState) -> Result<Facts> {
    let facts = crate::web::desk::order_samples::facts(state)?;
    let books = facts.books.ok_or_else(Error::not_found)?;
    Ok(Facts {
        found: OfficeOrder {
            shop_id: ShopId(1),
            shop_zh: "龙井村 <茶铺>".to_owned(),
            shop_en: String::new(),
            place_zh: "浙江省杭州市西湖区".to_owned(),
            place_en: "Xihu, Hangzhou".to_owned(),
            order: facts.order,
            money: books.money,
        },
        parcels: facts.parcels,
        payments: books.payments,
        refunds: books.refunds,
        history: facts.history,
        may_record: true,
        is_held: false,
    })
}

impl PageView for OrderSearchView {
    const TEMPLATE: &'static str = "pages/admin/orders.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let refused = Error::field("number", Code::OrderNumberInvalid);
        let typed = FormState::new().with("number", "<x>");
        let found = sample(OrderState::Shipped).map(|facts| facts.found);
        let found: Vec<OfficeOrder> = found.into_iter().collect();
        vec![
            Self::new(FormState::new(), None, Locale::Zh),
            Self::new(typed.clone(), Some(&found), Locale::Zh),
            Self::new(typed.clone(), Some(&[]), Locale::En),
            Self::new(typed.refused(&refused), None, Locale::Zh),
        ]
    }
}

impl PageView for AdminOrderView {
    const TEMPLATE: &'static str = "pages/admin/order.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        let first = |facts: Facts| {
            let form = first_form(&facts, "2026-11-25");
            Self::new(&facts, form, Locale::Zh)
        };
        let refused = |facts: Facts| {
            let fault = Error::field("amount", Code::FieldRequired);
            Self::new(&facts, FormState::new().refused(&fault), Locale::Zh)
        };
        let reader = |facts: Facts| {
            let facts = Facts {
                may_record: false,
                ..facts
            };
            Self::new(&facts, FormState::new(), Locale::En)
        };
        let mut samples = Vec::new();
        samples.extend(sample(OrderState::AwaitingPayment).map(first));
        samples.extend(sample(OrderState::AwaitingPayment).map(refused));
        let held = |facts: Facts| {
            first(Facts {
                is_held: true,
                ..facts
            })
        };
        samples.extend(sample(OrderState::AwaitingPayment).map(held));
        samples.extend(sample(OrderState::Refused).map(first));
        samples.extend(sample(OrderState::Shipped).map(reader));
        samples
    }
}
