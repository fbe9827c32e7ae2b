//! The pages of administrators.

mod applications;
mod claims;
mod frame;
mod held;
mod listings;
mod mails;
mod messages;
mod offices;
mod orders;
mod overview;
mod paged;
mod programmes;
mod reports;
mod searches;
mod settlements;
mod shops;
mod standards;

#[cfg(test)]
pub(in crate::web) use self::{
    applications::{ApplicationQueueView, ApplicationReviewView},
    claims::{DisputePageView, DisputesView},
    held::HeldPaymentsView,
    listings::{ListingQueueView, ListingReviewView},
    mails::MailsView,
    messages::{DisputeTalkView, MessageReportsView, MessageWordsView},
    offices::OfficesView,
    orders::{AdminOrderView, OrderSearchView},
    overview::AdminOverviewView,
    programmes::{ProgrammeFormView, ProgrammeView, ProgrammesView},
    reports::{AbuseReportsView, ReportedPageView},
    searches::SearchMissesView,
    settlements::{OfficeBankResultView, OfficePeriodView, OfficePeriodsView},
    shops::{OverseenShopView, OverseenShopsView, RecallByOfficeView},
    standards::{StandardQueueView, StandardReviewView},
};

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Admin, "/admin", overview::show)
        .get(Area::Admin, "/admin/mails", mails::list)
        .post(Area::Admin, "/admin/mails/{id}/again", mails::send_again)
        .get(Area::Admin, "/admin/searches", searches::list)
        .get(Area::Admin, "/admin/listings", listings::list)
        .get(Area::Admin, "/admin/listings/{id}", listings::show)
        .post(
            Area::Admin,
            "/admin/listings/{id}/approval",
            listings::approve,
        )
        .post(
            Area::Admin,
            "/admin/listings/{id}/refusal",
            listings::decline,
        )
        .get(Area::Admin, "/admin/offices", offices::list)
        .post(Area::Admin, "/admin/offices", offices::grant)
        .post(Area::Admin, "/admin/offices/{id}/end", offices::end);
    application_routes(routes);
    shop_routes(routes);
    order_routes(routes);
    claim_routes(routes);
    messages::routes(routes);
    settlements::routes(routes);
    programmes::routes(routes);
    reports::routes(routes);
    standards::routes(routes);
}

fn claim_routes(routes: &mut Routes) {
    routes
        .get(Area::Admin, "/admin/claims", claims::list)
        .get(Area::Admin, "/admin/claims/{id}", claims::show)
        .post(Area::Admin, "/admin/claims/{id}/approval", claims::approve)
        .post(Area::Admin, "/admin/claims/{id}/refusal", claims::decline)
        .get(
            Area::Admin,
            "/admin/claims/{id}/photos/{photo}",
            claims::photo,
        );
}

fn application_routes(routes: &mut Routes) {
    routes
        .get(Area::Admin, "/admin/applications", applications::list)
        .get(Area::Admin, "/admin/applications/{id}", applications::show)
        .post(
            Area::Admin,
            "/admin/applications/{id}/review",
            applications::take_up,
        )
        .post(
            Area::Admin,
            "/admin/applications/{id}/checklist",
            applications::save_checklist,
        )
        .post(
            Area::Admin,
            "/admin/applications/{id}/approval",
            applications::approve,
        )
        .post(
            Area::Admin,
            "/admin/applications/{id}/changes",
            applications::ask_changes,
        )
        .post(
            Area::Admin,
            "/admin/applications/{id}/rejection",
            applications::reject,
        );
}

fn shop_routes(routes: &mut Routes) {
    routes
        .get(Area::Admin, "/admin/shops", shops::list)
        .get(Area::Admin, "/admin/shops/{slug}", shops::show)
        .post(
            Area::Admin,
            "/admin/shops/{slug}/suspension",
            shops::suspend,
        )
        .post(Area::Admin, "/admin/shops/{slug}/resumption", shops::resume)
        .post(Area::Admin, "/admin/shops/{slug}/closing", shops::close)
        .post(
            Area::Admin,
            "/admin/shops/{slug}/clearing",
            shops::clear_away,
        )
        .get(
            Area::Admin,
            "/admin/shops/{slug}/recall",
            shops::show_recall,
        )
        .post(Area::Admin, "/admin/shops/{slug}/recall", shops::call_back);
}

fn order_routes(routes: &mut Routes) {
    routes
        .get(Area::Admin, "/admin/orders", orders::find)
        .get(Area::Admin, "/admin/orders/{number}", orders::show)
        .post(
            Area::Admin,
            "/admin/orders/{number}/payment",
            orders::record_payment,
        )
        .post(
            Area::Admin,
            "/admin/orders/{number}/refunds/{id}/sending",
            orders::record_refund,
        )
        .get(Area::Admin, "/admin/held-payments", held::list)
        .post(
            Area::Admin,
            "/admin/held-payments/{id}/acceptance",
            held::accept,
        )
        .post(
            Area::Admin,
            "/admin/held-payments/{id}/return",
            held::send_back,
        )
        .post(
            Area::Admin,
            "/admin/held-payments/{id}/sending",
            held::record_sent,
        );
}
