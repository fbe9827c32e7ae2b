//! A buyer's orders: the list of an account, one purchase, one order, and the way in for guests.

mod actions;
mod claims;
mod invoice;
mod list;
mod lookup;
mod messages;
mod order;
mod papers;
mod parts;
mod payment;
mod purchase;
mod review;
mod show;

#[cfg(test)]
pub(in crate::web) use self::{
    claims::{ClaimFormView, ClaimPageView},
    invoice::InvoicePageView,
    list::OrderListView,
    lookup::LookupView,
    order::OrderView,
    payment::PayView,
    purchase::PurchaseView,
    review::ReviewFormView,
};

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Account, "/orders", list::list)
        // Before the numbers, which would else take it for one.
        .get(Area::Public, "/orders/lookup", lookup::show)
        .post(Area::Public, "/orders/lookup", lookup::open)
        .get(Area::Buyer, "/orders/{number}", show::show)
        .get(Area::Buyer, "/orders/{number}/payment", payment::show)
        .post(Area::Buyer, "/orders/{number}/payment", payment::pay)
        .post(
            Area::Buyer,
            "/orders/{number}/cancellation",
            actions::cancel,
        )
        .post(Area::Buyer, "/orders/{number}/receipt", actions::receive)
        .post(Area::Buyer, "/orders/{number}/adoption", actions::adopt)
        .post(Area::Buyer, "/orders/{number}/reminder", actions::remind)
        .post(Area::Buyer, "/orders/{number}/extension", actions::extend)
        .post(Area::Buyer, "/orders/{number}/again", actions::buy_again);
    paper_routes(routes);
    claim_routes(routes);
    invoice_routes(routes);
    message_routes(routes);
    review_routes(routes);
}

fn message_routes(routes: &mut Routes) {
    let buyer = Area::Buyer;
    routes
        .get(buyer, "/orders/{number}/messages", messages::show)
        .post(buyer, "/orders/{number}/messages/reply", messages::reply)
        .post(buyer, "/orders/{number}/messages/report", messages::report)
        .get(
            buyer,
            "/orders/{number}/messages/photos/{photo}",
            messages::photo,
        );
}

fn review_routes(routes: &mut Routes) {
    const REVIEW: &str = "/orders/{number}/lines/{line}/review";
    routes
        .get(Area::Buyer, REVIEW, review::show)
        .post(Area::Buyer, REVIEW, review::save);
}

fn invoice_routes(routes: &mut Routes) {
    const INVOICE: &str = "/orders/{number}/invoice";
    let buyer = Area::Buyer;
    routes
        .get(buyer, INVOICE, invoice::show)
        .post(buyer, INVOICE, invoice::ask)
        .post(
            buyer,
            "/orders/{number}/invoice/withdrawal",
            invoice::withdraw,
        );
}

fn paper_routes(routes: &mut Routes) {
    const RECEIPT: &str = "/orders/{number}/papers/receipt";
    const NOTE: &str = "/orders/{number}/refunds/{nth}/note";
    let buyer = Area::Buyer;
    routes
        .get(buyer, RECEIPT, papers::receipt)
        .get(
            buyer,
            "/orders/{number}/papers/receipt.pdf",
            papers::receipt_file,
        )
        .get(buyer, NOTE, papers::refund_note)
        .get(
            buyer,
            "/orders/{number}/refunds/{nth}/note.pdf",
            papers::refund_file,
        );
}

fn claim_routes(routes: &mut Routes) {
    const COMPLAINT: &str = "/orders/{number}/complaint";
    const SENDING_BACK: &str = "/orders/{number}/sending-back";
    const ONE: &str = "/orders/{number}/claims/{id}";
    let buyer = Area::Buyer;
    routes
        .get(buyer, COMPLAINT, claims::complaint)
        .post(buyer, COMPLAINT, claims::complain)
        .get(buyer, SENDING_BACK, claims::sending_back)
        .post(buyer, SENDING_BACK, claims::send_back)
        .get(buyer, ONE, claims::show)
        .post(
            buyer,
            "/orders/{number}/claims/{id}/acceptance",
            claims::accept,
        )
        .post(
            buyer,
            "/orders/{number}/claims/{id}/dispute",
            claims::dispute,
        )
        .post(
            buyer,
            "/orders/{number}/claims/{id}/withdrawal",
            claims::withdraw,
        )
        .post(buyer, "/orders/{number}/claims/{id}/parcel", claims::parcel)
        .get(
            buyer,
            "/orders/{number}/claims/{id}/photos/{photo}",
            claims::photo,
        );
}
