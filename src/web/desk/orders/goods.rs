//! Parcels that leave, and goods that come back.

use super::{after_step, show};
use crate::base::error::Code;
use crate::base::error::{Error, Kind, Result};
use crate::base::ids::OrderLineId;
use crate::base::order_number::OrderNumber;
use crate::domain::access::PackOrders;
use crate::domain::flows::refused::{self, GoodsBack};
use crate::domain::flows::ship as flow;
use crate::domain::shipments::NewParcel;
use crate::web::chrome::{Section, Tone};
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};

pub(super) async fn ship(
    ui: Ui,
    db: Db,
    desk: Desk<PackOrders>,
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let parcel = match parcel_of(&form) {
        Ok(parcel) => parcel,
        Err(error) => return redraw((ui, db, desk), &number, &form, error).await,
    };
    let looks_right = parcel.looks_right();
    let (scope, order) = (desk.scope.clone(), number.clone());
    let shipped = db
        .write(move |tx| flow::ship(tx, &scope, &order, &parcel))
        .await;
    let page = desk.path(&format!("/orders/{number}"));
    match shipped {
        Err(error) if error.kind() == Kind::Invalid => {
            redraw((ui, db, desk), &number, &form, error).await
        }
        // Patterns change without notice: the parcel is recorded all the same.
        Ok(_) if !looks_right => see_other(&page)
            .with_flash(Tone::Warning, "flash-order-shipped-odd")
            .done(),
        shipped => after_step(shipped, &page, "flash-order-shipped"),
    }
}

fn parcel_of(form: &RawForm) -> Result<NewParcel> {
    NewParcel::parse(
        form.get("carrier"),
        form.get("tracking_number"),
        form.of_each::<OrderLineId>("quantities"),
    )?
    .with_lots(form.of_each("lots"))?
    .weighed(form.of_each("weights"))
}

pub(super) async fn take_back(
    ui: Ui,
    db: Db,
    desk: Desk<PackOrders>,
    Segment(number): Segment<OrderNumber>,
    form: RawForm,
) -> HtmlResult {
    let Ok(back) = form.get("goods").parse::<GoodsBack>() else {
        let error = Error::field("goods", Code::FieldRequired);
        return redraw((ui, db, desk), &number, &form, error).await;
    };
    let (scope, order) = (desk.scope.clone(), number.clone());
    let taken = db
        .write(move |tx| refused::take_back(tx, &scope, &order, back))
        .await;
    let page = desk.path(&format!("/orders/{number}"));
    after_step(taken, &page, "flash-order-closed")
}

async fn redraw(
    (ui, db, desk): (Ui, Db, Desk<PackOrders>),
    number: &OrderNumber,
    form: &RawForm,
    error: Error,
) -> HtmlResult {
    let refused = Some(form.refused(&error));
    let view = show::view(&ui, &db, &desk, number, refused).await?;
    frame(ui, &db, &desk, Section::Orders).await?.refused(&view)
}
