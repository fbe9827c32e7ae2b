//! Payments that came in another amount or currency than was asked for, their decision, and what
//! somebody has sent back by hand since the gateway would not.

use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::format::money_of;
use crate::base::ids::{HeldPaymentId, PaymentId};
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionPermission, DivisionScope, ReadShops, RecordPayments, grant};
use crate::domain::flows::held_payment::HowSent;
use crate::domain::flows::{Outcome, held_payment};
use crate::domain::payments::{
    self, HeldDecision, HeldPayment, HeldState, LeftBecause, PaidOrder, Sending, SendingCause,
};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::desk::after_step;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

const PATH: &str = "/admin/held-payments";

/// The list.
#[derive(Debug, Serialize)]
pub(in crate::web) struct HeldPaymentsView {
    payments: Vec<RowView>,
    form: FormState,
    /// Of which payment the form was refused.
    refused: Option<RowView>,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    id: i64,
    at: i64,
    orders: Vec<OrderOfHeld>,
    /// Their numbers, which tell its buttons from those of others.
    numbers: String,
    /// The name of its input.
    input: String,
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
    /// Why the gateway has not sent it back; empty while nothing is known to be wrong.
    trouble: String,
    /// Why it was left to people: the text `refund-left-{word}`, or none.
    left: &'static str,
    /// The text that somebody has sent it back by hand, or none.
    sent: &'static str,
    /// How, for those who may do so; the note may name people.
    note: String,
    can_record: bool,
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
    fn new(
        held: &HeldPayment,
        sending: Option<&Sending>,
        orders: Vec<OrderOfHeld>,
        may_decide: bool,
    ) -> Self {
        let sending = sending.filter(|_| held.state == HeldState::Returning);
        let is_open = may_decide && held.state == HeldState::Open;
        let is_accepted = held.decision == Some(HeldDecision::Accepted);
        let numbers: Vec<&str> = orders.iter().map(|order| order.number.as_str()).collect();
        Self {
            id: held.id.0,
            at: held.held_at.ms(),
            numbers: numbers.join(", "),
            input: input_of(held.id),
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
            trouble: sending.map_or_else(String::new, |sending| sending.last_error.clone()),
            left: sending
                .and_then(|sending| sending.left)
                .map_or("", LeftBecause::as_str),
            sent: match (held.is_by_hand(), may_decide) {
                (true, true) => "admin-held-by-hand",
                (true, false) => "admin-held-by-hand-plain",
                _ => "",
            },
            note: if may_decide {
                held.by_hand_note.clone()
            } else {
                String::new()
            },
            can_record: may_decide && sending.is_some_and(Sending::is_hopeless),
        }
    }
}

/// The name of the input of how a payment was sent back: each has a form of its own.
fn input_of(id: HeldPaymentId) -> String {
    format!("by_hand_note[{id}]")
}

impl HeldPaymentsView {
    fn new(payments: Vec<RowView>, form: FormState) -> Self {
        let faulty = form.first_fault().map(|fault| fault.field.as_str());
        let refused = payments
            .iter()
            .find(|one| Some(one.input.as_str()) == faulty);
        Self {
            refused: refused.cloned(),
            payments,
            form,
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
            numbers: "2611254310573281-01".to_owned(),
            input: input_of(HeldPaymentId(1)),
            provider: "sandbox".to_owned(),
            expected: "¥168.00".to_owned(),
            received: "¥173.00".to_owned(),
            state,
            rest: "",
            returning: "¥5.00".to_owned(),
            can_accept,
            can_return,
            trouble: String::new(),
            left: "",
            sent: "",
            note: String::new(),
            can_record: false,
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
            RowView {
                trouble: "refused: <b>".to_owned(),
                ..row("returning", false, false)
            },
            RowView {
                trouble: "refused: <b>".to_owned(),
                can_record: true,
                ..row("returning", false, false)
            },
            RowView {
                trouble: "it has sent 1.00 CNY <instead>".to_owned(),
                left: LeftBecause::Differs.as_str(),
                ..row("returning", false, false)
            },
            row("returned", false, false),
            RowView {
                sent: "admin-held-by-hand-plain",
                ..row("returned", false, false)
            },
            RowView {
                sent: "admin-held-by-hand",
                note: "11 月 30 日，农行 <0042>".to_owned(),
                ..row("returned", false, false)
            },
        ];
        let hopeless = RowView {
            can_record: true,
            ..row("returning", false, false)
        };
        let empty = Error::field(&hopeless.input, Code::FieldRequired);
        vec![
            Self::new(Vec::new(), FormState::new()),
            Self::new(payments, FormState::new()),
            Self::new(vec![hopeless], FormState::new().refused(&empty)),
        ]
    }
}

fn read<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
) -> Result<Vec<RowView>> {
    let decides = grant::find_division::<RecordPayments>(conn, office.user_id())?;
    let all = payments::list_held(conn, office)?;
    let paid: Vec<PaymentId> = all.iter().map(|held| held.payment).collect();
    let orders = payments::orders_of_payments(conn, &paid)?;
    let ids: Vec<HeldPaymentId> = all.iter().map(|held| held.id).collect();
    let sendings = payments::sendings_of_held(conn, office, &ids)?;
    let row = |held: &HeldPayment| {
        let own = orders.iter().filter(|(of, _)| *of == held.payment);
        let own: Vec<_> = own.map(|(_, order)| order).collect();
        let may_decide = decides
            .as_ref()
            .is_some_and(|scope| own.iter().all(|order| scope.covers(&order.division)));
        let shown = own.into_iter().map(OrderOfHeld::from).collect();
        let cause = Some(SendingCause::Held(held.id));
        let sending = sendings.iter().find(|one| one.cause() == cause);
        RowView::new(held, sending, shown, may_decide)
    };
    Ok(all.iter().map(row).collect())
}

pub(super) async fn list(admin: Admin<ReadShops>, ui: Ui, db: Db) -> HtmlResult {
    draw((ui, db, admin), FormState::new()).await
}

async fn draw<P: DivisionPermission>(
    (ui, db, admin): (Ui, Db, Admin<P>),
    form: FormState,
) -> HtmlResult {
    let scope = admin.scope.clone();
    let payments = db.read(move |conn| read(conn, &scope)).await?;
    let ui = frame(ui, &db, &admin.login, Section::Held).await?;
    let view = HeldPaymentsView::new(payments, form);
    if view.form.is_refused() {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
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

/// Somebody has sent back by hand what the gateway keeps refusing.
pub(super) async fn record_sent(
    ui: Ui,
    db: Db,
    admin: Admin<RecordPayments>,
    Segment(id): Segment<HeldPaymentId>,
    form: RawForm,
) -> HtmlResult {
    let field = input_of(id);
    let how = HowSent::parse(form.get(&field), &field);
    let scope = admin.scope.clone();
    let done = db
        .write(move |tx| {
            held_payment::check(tx, &scope, id)?;
            match &how {
                Ok(how) => held_payment::record_sent(tx, &scope, id, how),
                Err(error) => Err(Error::fields(error.field_errors().clone())),
            }
        })
        .await;
    match done {
        Err(error) if error.kind() == Kind::Invalid => {
            draw((ui, db, admin), form.refused(&error)).await
        }
        done => after_step(done, PATH, "flash-refund-sent"),
    }
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
