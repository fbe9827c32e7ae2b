//! A shop's orders: lists by what is to do, one order with what can be done about it, the packing
//! slip.

mod act;
mod facts;
mod goods;
mod list;
mod lots;
mod money;
mod parcel;
mod refund;
mod refund_note;
pub(in crate::web) mod samples;
mod show;
mod slip;
mod steps;

use crate::base::error::{Code, Result};
use crate::domain::flows::Outcome;
use crate::web::chrome::Tone;
use crate::web::respond::{HtmlResult, see_other};
use crate::web::routes::{Area, Routes};

pub(in crate::web) use self::money::after_receipt;
#[cfg(test)]
pub(in crate::web) use self::{
    act::OrderActView, list::DeskOrdersView, parcel::ParcelFormView, refund::RefundFormView,
    show::DeskOrderView,
};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    const ONE: &str = "/desk/{shop}/orders/{number}";
    const CANCELLATION: &str = "/desk/{shop}/orders/{number}/cancellation";
    const REFUSAL: &str = "/desk/{shop}/orders/{number}/refusal";
    const PAYMENT: &str = "/desk/{shop}/orders/{number}/payment";
    const REFUND: &str = "/desk/{shop}/orders/{number}/refund";
    const PARCEL: &str = "/desk/{shop}/orders/{number}/shipments/{id}";
    let desk = Area::Desk;
    routes
        .get(desk, "/desk/{shop}/orders", list::list)
        .get(desk, ONE, show::show)
        .get(desk, "/desk/{shop}/orders/{number}/slip", slip::show)
        .get(desk, "/desk/{shop}/orders/{number}/slip.pdf", slip::file)
        .get(
            desk,
            "/desk/{shop}/orders/{number}/shipments/{id}/slip",
            slip::show_parcel,
        )
        .get(
            desk,
            "/desk/{shop}/orders/{number}/shipments/{id}/slip.pdf",
            slip::parcel_file,
        )
        .post(
            desk,
            "/desk/{shop}/orders/{number}/acceptance",
            steps::accept,
        )
        .post(desk, "/desk/{shop}/orders/{number}/shipments", goods::ship)
        .post(
            desk,
            "/desk/{shop}/orders/{number}/return",
            goods::take_back,
        )
        .get(desk, PARCEL, parcel::show)
        .post(desk, PARCEL, parcel::correct)
        .get(desk, CANCELLATION, steps::cancellation)
        .post(desk, CANCELLATION, steps::cancel)
        .get(desk, REFUSAL, steps::refusal)
        .post(desk, REFUSAL, steps::refuse)
        .get(desk, PAYMENT, money::payment)
        .post(desk, PAYMENT, money::record_payment)
        .get(
            desk,
            "/desk/{shop}/orders/{number}/refunds/{nth}/note",
            refund_note::show,
        )
        .get(
            desk,
            "/desk/{shop}/orders/{number}/refunds/{nth}/note.pdf",
            refund_note::file,
        )
        .get(desk, REFUND, refund::show)
        .post(desk, REFUND, refund::open)
        .post(
            desk,
            "/desk/{shop}/orders/{number}/refunds/{id}/sending",
            money::record_refund,
        );
}

/// The way back to a page after a step that may be sent twice. When somebody else was faster with
/// another step, the page shows what is so now, and a word says why nothing was done.
pub(in crate::web) fn after_step(
    step: Result<Outcome>,
    page: &str,
    flash: &'static str,
) -> HtmlResult {
    match step {
        Ok(Outcome::Done | Outcome::Already) => see_other(page).with_success(flash).done(),
        Err(error) if error.code() == Code::StateIllegalTransition => see_other(page)
            .with_flash(Tone::Warning, "flash-order-changed")
            .done(),
        Err(error) => Err(error.into()),
    }
}
