//! One invoice: what the buyer wants on it, and the shop's answer.

use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::ids::InvoiceId;
use crate::db::DbConn;
use crate::domain::access::{
    Implies, ManageMoney, ReadMoney, ReadOrders, ShopPermission, ShopScope,
};
use crate::domain::flows::invoices::{self as flow, ShopAct};
use crate::domain::invoices::{self, Decline, Invoice, Issue, Reversal};
use crate::domain::orders::{self, Party};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::desk::orders::after_step;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, status_of};
use crate::web::shown_invoice::{InvoiceView, may};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskInvoiceView {
    all: String,
    /// The address of its order.
    order: String,
    invoice: InvoiceView,
    /// What the member may do.
    may: Vec<&'static str>,
    /// What `seen` says: of the invoice, and of a red-letter invoice.
    seen: String,
    seen_red: String,
    form: FormState,
}

struct Facts {
    invoice: Invoice,
    may_answer: bool,
}

fn read<P: Implies<ReadMoney> + Implies<ReadOrders> + ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
    id: InvoiceId,
) -> Result<Facts> {
    let number = invoices::order_of_shop_invoice(conn, shop, id)?.ok_or_else(Error::not_found)?;
    let order = orders::find_scope_for_shop(conn, shop, &number)?.ok_or_else(Error::not_found)?;
    let invoice = invoices::find_invoice(conn, &order, id)?;
    Ok(Facts {
        invoice: invoice.ok_or_else(Error::not_found)?,
        may_answer: shop.also::<ManageMoney>().is_some(),
    })
}

/// What is written already stands in its form, to be put right.
fn written(invoice: &InvoiceView) -> FormState {
    let form = FormState::new();
    if invoice.number.is_empty() {
        return form;
    }
    form.with("invoice_number", &invoice.number)
        .with("link", &invoice.link)
        .with("answer", &invoice.answer)
}

async fn view<P: Implies<ReadMoney> + Implies<ReadOrders> + ShopPermission>(
    db: &Db,
    desk: &Desk<P>,
    id: InvoiceId,
    refused: Option<FormState>,
) -> Result<DeskInvoiceView> {
    let scope = desk.scope.clone();
    let Facts {
        invoice,
        may_answer,
    } = db.read(move |conn| read(conn, &scope, id)).await?;
    let all = desk.path("/invoices");
    let shown = InvoiceView::new(&invoice, &format!("{all}/{id}"))?;
    Ok(DeskInvoiceView {
        order: desk.path(&format!("/orders/{}", invoice.order_number)),
        may: if may_answer {
            may(&invoice, Party::Shop)
        } else {
            Vec::new()
        },
        seen: invoice.amount.to_decimal(),
        seen_red: invoice.to_reverse()?.to_decimal(),
        form: refused.unwrap_or_else(|| written(&shown)),
        invoice: shown,
        all,
    })
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<InvoiceId>,
) -> HtmlResult {
    let view = view(&db, &desk, id, None).await?;
    frame(ui, &db, &desk, Section::Money).await?.page(&view)
}

async fn answer(
    (ui, db, desk): (Ui, Db, Desk<ManageMoney>),
    id: InvoiceId,
    form: &RawForm,
    act: Result<ShopAct>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let done = db
        .write(move |tx| match &act {
            Ok(act) => flow::by_shop(tx, &scope, id, act),
            Err(fault) => {
                let found = invoices::order_of_shop_invoice(tx.conn(), &scope, id)?;
                found.ok_or_else(Error::not_found)?;
                if fault.field_errors().is_empty() {
                    return Err(fault.code().into());
                }
                Err(Error::fields(fault.field_errors().clone()))
            }
        })
        .await;
    match done {
        Err(error)
            if error.kind() == Kind::Invalid
                || (error.kind() == Kind::Conflict
                    && error.code() != Code::StateIllegalTransition) =>
        {
            let view = view(&db, &desk, id, Some(form.refused(&error))).await?;
            let ui = frame(ui, &db, &desk, Section::Money).await?;
            ui.page_as(status_of(error.kind()), &view)
        }
        done => after_step(
            done,
            &desk.path(&format!("/invoices/{id}")),
            "flash-invoice-answered",
        ),
    }
}

pub(super) async fn issue(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(id): Segment<InvoiceId>,
    form: RawForm,
) -> HtmlResult {
    let act = Issue::parse(&form).map(ShopAct::Issue);
    answer(page, id, &form, act).await
}

pub(super) async fn decline(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(id): Segment<InvoiceId>,
    form: RawForm,
) -> HtmlResult {
    let act = Decline::parse(&form).map(ShopAct::Decline);
    answer(page, id, &form, act).await
}

pub(super) async fn reverse(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(id): Segment<InvoiceId>,
    form: RawForm,
) -> HtmlResult {
    let act = Reversal::parse(&form).map(ShopAct::Reverse);
    answer(page, id, &form, act).await
}

impl PageView for DeskInvoiceView {
    const TEMPLATE: &'static str = "pages/desk/invoices/show.html";

    fn samples() -> Vec<Self> {
        use crate::domain::invoices::{InvoiceCommand, InvoiceState};
        let page = |invoice: InvoiceView, form: Option<FormState>| {
            let state: Option<InvoiceState> = invoice.state.parse().ok();
            let can = |command: &&InvoiceCommand| {
                state.is_some_and(|state| state.allows(**command, Party::Shop))
            };
            let may = InvoiceCommand::ALL.iter().filter(can);
            Self {
                all: "/desk/longjing/invoices".to_owned(),
                order: "/desk/longjing/orders/2611254310573281-01".to_owned(),
                may: may.map(|command| command.as_str()).collect(),
                seen: "346.00".to_owned(),
                seen_red: "46.00".to_owned(),
                form: form.unwrap_or_else(|| written(&invoice)),
                invoice,
            }
        };
        let samples = || InvoiceView::samples("/desk/longjing/invoices/1").into_iter();
        let mut all: Vec<Self> = samples().map(|invoice| page(invoice, None)).collect();
        for (state, field) in [
            ("requested", "invoice_number"),
            ("requested", "reason"),
            ("declined", "link"),
            ("red_due", "red_number"),
        ] {
            let fault = Error::field(field, Code::FieldRequired);
            let refused = || Some(FormState::new().refused(&fault));
            let of_state = samples().filter(|invoice| invoice.state == state);
            all.extend(of_state.map(|invoice| page(invoice, refused())));
        }
        all
    }
}
