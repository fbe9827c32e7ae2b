//! Money that came for an order, and money that was sent back.

use super::act::{Act, draw};
use super::after_step;
use crate::base::error::{Code, Kind, Result};
use crate::base::ids::RefundId;
use crate::base::order_number::OrderNumber;
use crate::domain::access::ManageMoney;
use crate::domain::flows::payment_record::{self, Recorded};
use crate::domain::flows::refund as flow;
use crate::domain::payments::Receipt;
use crate::web::chrome::Tone;
use crate::web::extract::{Db, Desk, Pair, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};

pub(super) async fn payment(
    page: (Ui, Db, Desk<ManageMoney>),
    Segment(number): Segment<OrderNumber>,
) -> HtmlResult {
    draw(page, &number, Act::Payment, None).await
}

pub(super) async fn record_payment(
    ui: Ui,
    db: Db,
    desk: Desk<ManageMoney>,
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let (scope, order) = (desk.scope.clone(), number.clone());
    let recorded = match Receipt::parse(&form) {
        Ok(receipt) => {
            db.write(move |tx| payment_record::record(tx, &scope, &order, &receipt))
                .await
        }
        Err(error) => Err(error),
    };
    match recorded {
        Err(error) if error.kind() == Kind::Invalid => {
            draw((ui, db, desk), &number, Act::Payment, Some((&form, &error))).await
        }
        recorded => after_receipt(recorded, &desk.path(&format!("/orders/{number}"))),
    }
}

/// The way back after a payment was recorded.
pub(in crate::web) fn after_receipt(recorded: Result<Recorded>, page: &str) -> HtmlResult {
    let page = see_other(page);
    match recorded {
        Ok(Recorded::Paid | Recorded::Already) => {
            page.with_success("flash-payment-recorded").done()
        }
        Ok(Recorded::TooLate) => page
            .with_flash(Tone::Warning, "flash-payment-too-late")
            .done(),
        Err(error) if error.code() == Code::StateIllegalTransition => {
            page.with_flash(Tone::Warning, "flash-order-changed").done()
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn record_refund(
    db: Db,
    desk: Desk<ManageMoney>,
    Pair(number, id): Pair<OrderNumber, RefundId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, order) = (desk.scope.clone(), number.clone());
    let sent = db
        .write(move |tx| flow::record_sent(tx, &scope, &order, id))
        .await;
    // Both the order and the list of the shop's money have the button.
    let page = if form.get("back") == "money" {
        desk.path("/money")
    } else {
        desk.path(&format!("/orders/{number}"))
    };
    after_step(sent, &page, "flash-refund-sent")
}
