//! What is not done every day has a page of its own: calling an order off, a refused parcel, money
//! that came.

use serde::Serialize;

use super::facts::{Facts, read};
use crate::base::error::{Error, Result};
use crate::base::money::Money;
use crate::base::order_number::OrderNumber;
use crate::domain::access::{Implies, ReadOrders, ShopPermission};
use crate::domain::orders::{OrderCommand, Party, PaymentMethod};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Act {
    Payment,
    Refusal,
    Cancellation,
}

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OrderActView {
    act: Act,
    order: String,
    number: String,
    recipient: String,
    state: &'static str,
    method: &'static str,
    /// Whether it can be done now.
    is_possible: bool,
    /// Whether that is since a payment for it waits for a decision.
    is_held: bool,
    /// Whether money was paid that goes back with it.
    is_paid: bool,
    /// What is due.
    minor: i64,
    form: FormState,
}

impl OrderActView {
    fn new(desk: &str, facts: &Facts, act: Act, form: FormState) -> Result<Self> {
        let order = &facts.order;
        let amount = match (act, &facts.books) {
            (Act::Payment, Some(books)) => books.money.due()?,
            _ => Money::ZERO,
        };
        Ok(Self {
            act,
            order: format!("{desk}/orders/{}", order.number),
            number: order.number.to_string(),
            recipient: order.ship_to.name.clone(),
            state: order.state.as_str(),
            method: order.method.as_str(),
            is_possible: match act {
                Act::Payment => !amount.is_zero() && !facts.is_held,
                Act::Refusal => order.state.allows(OrderCommand::Refuse, Party::Shop),
                Act::Cancellation => order.state.allows(OrderCommand::Cancel, Party::Shop),
            },
            is_held: act == Act::Payment && facts.is_held,
            is_paid: order.payment.is_money_there(),
            minor: amount.get(),
            form,
        })
    }
}

/// The form as it first is.
fn first_form(facts: &Facts, act: Act, today: &str) -> FormState {
    let form = FormState::new();
    match act {
        Act::Payment => {
            let by_cash = facts.order.method == PaymentMethod::CashOnDelivery;
            let paid_by = if by_cash {
                PaymentMethod::CashOnDelivery
            } else {
                PaymentMethod::Transfer
            };
            let form = form.with("paid_by", paid_by).with("received_on", today);
            // What came by bank is to be copied from there; what a carrier collects is known.
            if facts.order.collect.is_zero() {
                form
            } else {
                form.with("amount", facts.order.collect.to_decimal())
            }
        }
        Act::Refusal | Act::Cancellation => form,
    }
}

/// Draws the page, as it first is or with what was refused.
pub(super) async fn draw<P: Implies<ReadOrders> + ShopPermission>(
    (ui, db, desk): (Ui, Db, Desk<P>),
    number: &OrderNumber,
    act: Act,
    refused: Option<(&RawForm, &Error)>,
) -> HtmlResult {
    let (scope, order) = (desk.scope.clone(), number.clone());
    let zone = db.zone();
    let facts = db
        .read(move |conn| read(conn, &scope, &order, zone))
        .await?;
    let today = ui.app().formats.date(db.clock().now());
    let form = match refused {
        Some((form, error)) => form.refused(error),
        None => first_form(&facts, act, &today),
    };
    let view = OrderActView::new(&desk.path(""), &facts, act, form)?;
    let ui = frame(ui, &db, &desk, Section::Orders).await?;
    if refused.is_some() {
        ui.refused(&view)
    } else {
        ui.page(&view)
    }
}

impl PageView for OrderActView {
    const TEMPLATE: &'static str = "pages/desk/orders/act.html";

    fn samples() -> Vec<Self> {
        use super::samples::{facts, unpaid};
        use crate::base::error::Code;
        use crate::domain::orders::OrderState;
        let (accepted, shipped) = (facts(OrderState::Accepted), facts(OrderState::Shipped));
        let (late, due) = (unpaid(OrderState::Cancelled), unpaid(OrderState::Confirmed));
        let held = unpaid(OrderState::AwaitingPayment).map(|facts| Facts {
            is_held: true,
            ..facts
        });
        let empty = FormState::new();
        let refused = |field| {
            let fault = Error::field(field, Code::FieldRequired);
            FormState::new().with("paid_by", "cod").refused(&fault)
        };
        let all = [
            (Act::Payment, &due, empty.clone()),
            (Act::Payment, &late, refused("amount")),
            (Act::Payment, &accepted, empty.clone()),
            (Act::Payment, &held, empty.clone()),
            (Act::Refusal, &shipped, empty.clone()),
            (Act::Refusal, &shipped, refused("reason")),
            (Act::Refusal, &accepted, empty.clone()),
            (Act::Cancellation, &accepted, empty.clone()),
            (Act::Cancellation, &due, refused("reason")),
            (Act::Cancellation, &shipped, empty),
        ];
        let mut samples = Vec::new();
        for (act, facts, form) in all {
            if let Ok(facts) = facts {
                samples.extend(Self::new("/desk/longjing", facts, act, form));
            }
        }
        samples
    }
}
