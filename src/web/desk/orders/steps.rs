//! Taking an order up, calling it off, and a parcel that was not taken in.

use super::act::{Act, draw};
use super::after_step;
use crate::base::error::{Kind, Result};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{PackOrders, ShopScope};
use crate::domain::flows::cancel::{self, Reason};
use crate::domain::flows::{Outcome, accept as flow, refused};
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui};

pub(super) async fn accept(
    db: Db,
    desk: Desk<PackOrders>,
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    let (scope, order) = (desk.scope.clone(), number.clone());
    let accepted = db.write(move |tx| flow::accept(tx, &scope, &order)).await;
    let page = desk.path(&format!("/orders/{number}"));
    after_step(accepted, &page, "flash-order-accepted")
}

pub(super) async fn cancellation(
    page: (Ui, Db, Desk<PackOrders>),
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    draw(page, &number, Act::Cancellation, None).await
}

pub(super) async fn cancel(
    page: (Ui, Db, Desk<PackOrders>),
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let verb: (Verb, _) = (cancel::by_shop, "flash-desk-order-cancelled");
    with_reason(page, (number, form), Act::Cancellation, verb).await
}

pub(super) async fn refusal(
    page: (Ui, Db, Desk<PackOrders>),
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    draw(page, &number, Act::Refusal, None).await
}

pub(super) async fn refuse(
    page: (Ui, Db, Desk<PackOrders>),
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let verb: (Verb, _) = (refused::refuse, "flash-order-refused");
    with_reason(page, (number, form), Act::Refusal, verb).await
}

type Verb = fn(&mut Tx<'_>, &ShopScope<PackOrders>, &OrderNumber, &Reason) -> Result<Outcome>;

async fn with_reason(
    (ui, db, desk): (Ui, Db, Desk<PackOrders>),
    (number, form): (OrderNumber, RawForm),
    act: Act,
    (verb, flash): (Verb, &'static str),
) -> HtmlResult {
    let (scope, order) = (desk.scope.clone(), number.clone());
    let done = match Reason::parse(form.get("reason")) {
        Ok(reason) => db.write(move |tx| verb(tx, &scope, &order, &reason)).await,
        Err(error) => Err(error),
    };
    match done {
        Err(error) if error.kind() == Kind::Invalid => {
            draw((ui, db, desk), &number, act, Some((&form, &error))).await
        }
        done => after_step(done, &desk.path(&format!("/orders/{number}")), flash),
    }
}
