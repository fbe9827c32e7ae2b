//! Payments that came in another amount or currency than was asked for, and their decision.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::format::money_of;
use crate::base::ids::{HeldPaymentId, PaymentId};
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionScope, ReadShops, RecordPayments, grant};
use crate::domain::flows::{Outcome, held_payment};
use crate::domain::payments::{self, HeldDecision, HeldPayment, HeldState, PaidOrder};
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
    orders: Vec<OrderOfHeld>,
    provider: String,
    expected: String,
    received: String,
    /// The text `held-state-{word}`.
    state: &'static str,
    /// What becomes of the part that was too much: the text `held-rest-{word}`, or none.
    rest: &'static str,
    returning: String,
    can_accept: bool,
    can_return: bool,
}

#[derive(Debug, Clone, Serialize)]
struct OrderOfHeld {
    number: String,
    /// The text `desk-order-state-{word}`.
    state: &'static str,
}

impl From<&PaidOrder> for OrderOfHeld {
    fn from(order: &PaidOrder) -> Self {
        Self {
            number: order.number.to_string(),
            state: order.state.as_str(),
        }
    }
}

impl RowView {
    fn new(held: &HeldPayment, orders: Vec<OrderOfHeld>, may_decide: bool) -> Self {
        let is_open = may_decide && held.state == HeldState::Open;
        let is_accepted = held.decision == Some(HeldDecision::Accepted);
        Self {
            id: held.id.0,
            at: held.held_at.ms(),
            orders,
            provider: held.provider.clone(),
            expected: money_of(held.expected, &held.expected_currency),
            received: money_of(held.received, &held.received_currency),
            state: match held.state {
                _ if is_accepted => "accepted",
                HeldState::Open => "open",
                HeldState::Returning => "returning",
                HeldState::Done => "returned",
            },
            rest: match held.state {
                _ if !is_accepted || held.returning.is_zero() => "",
                HeldState::Done => "returned",
                HeldState::Open | HeldState::Returning => "returning",
            },
            returning: money_of(held.returning, &held.received_currency),
            can_accept: is_open && held.can_be_accepted(),
            can_return: is_open,
        }
    }
}

impl PageView for HeldPaymentsView {
    const TEMPLATE: &'static str = "pages/admin/held_payments.html";

    fn samples() -> Vec<Self> {
        use crate::domain::orders::OrderState;
        let row = |state, can_accept, can_return| RowView {
            id: 1,
            at: 1_795_600_000_000,
            orders: vec![OrderOfHeld {
                number: "2611254310573281-01".to_owned(),
                state: OrderState::AwaitingPayment.as_str(),
            }],
            provider: "sandbox".to_owned(),
            expected: "¥168.00".to_owned(),
            received: "¥173.00".to_owned(),
            state,
            rest: "",
            returning: "¥5.00".to_owned(),
            can_accept,
            can_return,
        };
        let payments = vec![
            row("open", true, true),
            row("open", false, true),
            row("open", false, false),
            row("accepted", false, false),
            RowView {
                rest: "returning",
                ..row("accepted", false, false)
            },
            RowView {
                rest: "returned",
                ..row("accepted", false, false)
            },
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
            .is_some_and(|scope| own.iter().all(|order| scope.covers(&order.division)));
        let shown = own.into_iter().map(OrderOfHeld::from).collect();
        RowView::new(held, shown, may_decide)
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
