//! A buyer asks for the invoice of an order, and reads what the shop answers.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::actions::as_buyer;
use super::lookup::instead;
use super::parts::SellerView;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Kind, Result};
use crate::base::locale::Locale;
use crate::base::order_number::OrderNumber;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PurchaseKeys, grant};
use crate::domain::flows::Outcome;
use crate::domain::flows::invoices as flow;
use crate::domain::invoices::{self, Invoice, InvoiceData, InvoiceState};
use crate::domain::orders;
use crate::web::chrome::Section;
use crate::web::extract::{Db, Purchaser, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other, status_of};
use crate::web::shown_invoice::InvoiceView;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct InvoicePageView {
    number: String,
    seller: SellerView,
    /// What was paid, less what goes back.
    amount: i64,
    /// Whether anything was paid at all.
    is_paid: bool,
    /// Whether an invoice can be asked for.
    can_ask: bool,
    /// Why the shop has declined the last time, while it can be asked for anew.
    declined: String,
    /// The newest, unless another one can be asked for.
    current: Option<InvoiceView>,
    /// The others, the newest first.
    earlier: Vec<InvoiceView>,
    form: FormState,
}

/// The form with what was wanted the last time: for this order, or by the account for any.
fn remembered(conn: &mut DbConn, buyer: &BuyerScope, of_order: &[Invoice]) -> Result<FormState> {
    let last = match of_order.first() {
        Some(newest) => Some(newest.data.clone()),
        None => invoices::find_last_data(conn, buyer)?,
    };
    let Some(last) = last else {
        return Ok(FormState::new());
    };
    let number = last.tax_number.map(String::from);
    Ok(FormState::new()
        .with("title_kind", last.kind)
        .with("title", last.title)
        .with("tax_number", number.unwrap_or_default())
        .with("email", last.email))
}

/// The newest apart from the others, unless the form for another one takes its place.
fn split(mut all: Vec<InvoiceView>, can_ask: bool) -> (Option<InvoiceView>, Vec<InvoiceView>) {
    if can_ask || all.is_empty() {
        return (None, all);
    }
    let current = all.remove(0);
    (Some(current), all)
}

impl InvoicePageView {
    fn load(
        conn: &mut DbConn,
        number: &OrderNumber,
        keys: &PurchaseKeys,
        (now, locale): (Timestamp, Locale),
    ) -> Result<Self> {
        let buyer = grant::purchase(conn, &number.purchase(), keys, now)?;
        let order = orders::find_bought(conn, &buyer, number)?.ok_or_else(Error::not_found)?;
        let amount = flow::amount_of(conn, &order)?.get();
        let all = invoices::invoices_of_order(conn, order.scope())?;
        let at = format!("/orders/{number}/invoice");
        let shown = all.iter().map(|invoice| InvoiceView::new(invoice, &at));
        let can_ask = amount > 0 && !all.iter().any(|invoice| invoice.state.is_live());
        let (current, earlier) = split(shown.collect::<Result<_>>()?, can_ask);
        Ok(Self {
            number: number.to_string(),
            seller: SellerView::new(&order.seller, locale),
            amount,
            is_paid: !order.paid.is_zero(),
            can_ask,
            declined: all
                .first()
                .filter(|newest| newest.state == InvoiceState::Declined)
                .map_or_else(String::new, |newest| newest.answer.clone()),
            current,
            earlier,
            form: remembered(conn, &buyer, &all)?,
        })
    }
}

async fn draw(
    (ui, db, buyer): (Ui, Db, Purchaser),
    typed: &str,
    refused: Option<(FormState, StatusCode)>,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    let at = (db.clock().now(), ui.locale());
    let view = db
        .read(move |conn| InvoicePageView::load(conn, &number, &buyer.keys, at))
        .await;
    let mut view = match view {
        Err(error) if error.kind() == Kind::NotFound => return instead(ui, typed),
        view => view?,
    };
    let ui = ui.in_section(Section::Orders);
    match refused {
        Some((form, status)) => {
            view.form = form;
            ui.page_as(status, &view)
        }
        None => ui.page(&view),
    }
}

pub(super) async fn show(page: (Ui, Db, Purchaser), Segment(typed): Segment<String>) -> HtmlResult {
    draw(page, &typed, None).await
}

/// Does what the buyer asks for.
async fn perform(
    (ui, db, buyer): (Ui, Db, Purchaser),
    typed: &str,
    form: &RawForm,
    act: impl Fn(&mut Tx<'_>, &BuyerScope, &OrderNumber) -> Result<Outcome> + Send + 'static,
    success: &str,
) -> HtmlResult {
    let Ok(number) = OrderNumber::parse(typed) else {
        return instead(ui, typed);
    };
    match as_buyer(&db, (buyer.keys.clone(), number.clone()), act).await {
        Ok(_) => see_other(&format!("/orders/{number}/invoice"))
            .with_success(success)
            .done(),
        Err(error) if error.kind() == Kind::NotFound => instead(ui, typed),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let refused = (form.refused(&error), status_of(error.kind()));
            draw((ui, db, buyer), typed, Some(refused)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn ask(
    page: (Ui, Db, Purchaser),
    Segment(typed): Segment<String>,
    form: RawForm,
) -> HtmlResult {
    let data = InvoiceData::parse(&form);
    let act = move |tx: &mut Tx<'_>, buyer: &BuyerScope, number: &OrderNumber| match &data {
        Ok(data) => flow::ask(tx, buyer, number, data),
        Err(fault) => {
            // Whose order it is comes first: a stranger learns nothing from faults.
            let found = orders::find_bought(tx.conn(), buyer, number)?;
            found.ok_or_else(Error::not_found)?;
            Err(Error::fields(fault.field_errors().clone()))
        }
    };
    perform(page, &typed, &form, act, "flash-invoice-requested").await
}

pub(super) async fn withdraw(
    page: (Ui, Db, Purchaser),
    Segment(typed): Segment<String>,
    form: RawForm,
) -> HtmlResult {
    perform(
        page,
        &typed,
        &form,
        flow::withdraw,
        "flash-invoice-withdrawn",
    )
    .await
}

impl PageView for InvoicePageView {
    const TEMPLATE: &'static str = "pages/orders/invoice.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        use crate::base::fields::FieldErrors;
        let number = "2611254310573281-01";
        let page = |all: Vec<InvoiceView>, amount: i64, form| {
            let is_over =
                |one: &InvoiceView| matches!(one.state, "declined" | "withdrawn" | "reversed");
            let can_ask = amount > 0 && all.iter().all(is_over);
            let declined = all.first().filter(|newest| newest.state == "declined");
            let declined = declined.map_or_else(String::new, |newest| newest.answer.clone());
            let (current, earlier) = split(all, can_ask);
            Self {
                number: number.to_owned(),
                seller: SellerView::sample(),
                amount,
                is_paid: amount >= 0,
                can_ask,
                declined,
                current,
                earlier,
                form,
            }
        };
        let mut faults = FieldErrors::new();
        for (field, code) in [
            ("title_kind", Code::FieldRequired),
            ("title", Code::FieldRequired),
            ("tax_number", Code::TaxNumberCheck),
            ("email", Code::EmailInvalid),
        ] {
            faults.add(field, code);
        }
        let refused = FormState::new()
            .with("tax_number", "91350100M000100Y44\"><b>")
            .refused(&Error::fields(faults));
        let at = format!("/orders/{number}/invoice");
        let each = InvoiceView::samples(&at).into_iter();
        let mut all: Vec<Self> = each
            .map(|one| page(vec![one], 34_600, FormState::new()))
            .collect();
        all.push(page(InvoiceView::samples(&at), 34_600, FormState::new()));
        all.push(page(Vec::new(), 34_600, refused));
        all.push(page(Vec::new(), 0, FormState::new()));
        all.push(page(Vec::new(), -1, FormState::new()));
        all
    }
}
