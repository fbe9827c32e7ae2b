//! Payments that came in another amount or currency than was asked for, and their decision.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::{HeldPaymentId, PaymentId};
use crate::base::money::Money;
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionScope, ReadShops, RecordPayments, grant};
use crate::domain::flows::{Outcome, held_payment};
use crate::domain::payments::{self, HeldDecision, HeldPayment, HeldState};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::desk::after_step;
use crate::web::extract::{Admin, Db, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

const PATH: &str = "/admin/held-payments";

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct HeldPaymentsView {
    payments: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    id: i64,
    at: i64,
    orders: Vec<String>,
    provider: String,
    expected: String,
    received: String,
    /// The text `held-state-{word}`.
    state: &'static str,
    can_accept: bool,
    can_return: bool,
}

/// An amount with its currency, which need not be the platform's.
fn amount(amount: Money, currency: &str) -> String {
    format!("{} {currency}", amount.to_decimal())
}

impl RowView {
    fn new(held: &HeldPayment, orders: Vec<String>, may_decide: bool) -> Self {
        let is_open = may_decide && held.state == HeldState::Open;
        Self {
            id: held.id.0,
            at: held.held_at.ms(),
            orders,
            provider: held.provider.clone(),
            expected: amount(held.expected, &held.expected_currency),
            received: amount(held.received, &held.received_currency),
            state: match (held.state, held.decision) {
                (HeldState::Open, _) => "open",
                (HeldState::Returning, _) => "returning",
                (HeldState::Done, Some(HeldDecision::SentBack)) => "returned",
                (HeldState::Done, _) => "accepted",
            },
            can_accept: is_open && held.can_be_accepted(),
            can_return: is_open,
        }
    }
}

impl PageView for HeldPaymentsView {
    const TEMPLATE: &'static str = "pages/admin/held_payments.html";

    fn samples() -> Vec<Self> {
        let row = |state, can_accept, can_return| RowView {
            id: 1,
            at: 1_795_600_000_000,
            orders: vec!["2611254310573281-01".to_owned()],
            provider: "sandbox".to_owned(),
            expected: "168.00 CNY".to_owned(),
            received: "167.99 CNY".to_owned(),
            state,
            can_accept,
            can_return,
        };
        let payments = vec![
            row("open", true, true),
            row("open", false, true),
            row("open", false, false),
            row("accepted", false, false),
            row("returning", false, false),
            row("returned", false, false),
        ];
        vec![
            Self {
                payments: Vec::new(),
            },
            Self { payments },
        ]
    }
}

fn read(conn: &mut DbConn, office: &DivisionScope<ReadShops>) -> Result<Vec<RowView>> {
    let decides = grant::find_division::<RecordPayments>(conn, office.user_id())?;
    let all = payments::list_held(conn, office)?;
    let paid: Vec<PaymentId> = all.iter().map(|held| held.payment).collect();
    let orders = payments::orders_of_payments(conn, &paid)?;
    let row = |held: &HeldPayment| {
        let own = orders.iter().filter(|(of, _)| *of == held.payment);
        let own: Vec<_> = own.map(|(_, order)| order).collect();
        let may_decide = decides
            .as_ref()
            .is_some_and(|scope| own.iter().all(|(_, _, code)| scope.covers(code)));
        let numbers = own.iter().map(|(number, ..)| number.to_string());
        RowView::new(held, numbers.collect(), may_decide)
    };
    Ok(all.iter().map(row).collect())
}

pub(super) async fn list(admin: Admin<ReadShops>, ui: Ui, db: Db) -> HtmlResult {
    let scope = admin.scope.clone();
    let payments = db.read(move |conn| read(conn, &scope)).await?;
    let ui = frame(ui, &db, &admin.login, Section::Held).await?;
    ui.page(&HeldPaymentsView { payments })
}

pub(super) async fn accept(
    admin: Admin<RecordPayments>,
    db: Db,
    id: Segment<HeldPaymentId>,
) -> HtmlResult {
    decide(admin, db, id, held_payment::accept, "flash-held-accepted").await
}

pub(super) async fn send_back(
    admin: Admin<RecordPayments>,
    db: Db,
    id: Segment<HeldPaymentId>,
) -> HtmlResult {
    decide(
        admin,
        db,
        id,
        held_payment::send_back,
        "flash-held-returned",
    )
    .await
}

type Decide = fn(&mut Tx<'_>, &DivisionScope<RecordPayments>, HeldPaymentId) -> Result<Outcome>;

async fn decide(
    admin: Admin<RecordPayments>,
    db: Db,
    id: Segment<HeldPaymentId>,
    decide: Decide,
    success: &'static str,
) -> HtmlResult {
    let scope = admin.scope;
    let done = db.write(move |tx| decide(tx, &scope, id.0)).await;
    after_step(done, PATH, success)
}
