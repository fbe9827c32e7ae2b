//! The desk: where the members of a shop work.

mod charter;
mod claims;
mod frame;
mod freight;
mod history;
mod households;
mod invoices;
mod listings;
mod lots;
mod members;
mod messages;
mod money;
mod one_picture;
mod orders;
mod overview;
mod payees;
mod promotions;
mod replies;
mod reports;
mod settlements;
mod shop;
mod standards;
mod stock;
mod story;
mod voices;

use super::routes::{Area, Routes};

pub(in crate::web) use self::claims::names as claim_names;
pub(in crate::web) use self::listings::samples as listing_samples;
pub(in crate::web) use self::lots::samples as lot_samples;
pub(in crate::web) use self::orders::{after_receipt, after_step, samples as order_samples};
pub(in crate::web) use self::settlements::approved_all;
#[cfg(test)]
pub(in crate::web) use self::{
    charter::{CharterFormView, CharterView},
    claims::{DeskClaimView, DeskClaimsView},
    freight::FreightView,
    history::HistoryView,
    households::{HouseholdView, HouseholdsView, SharingRuleView},
    invoices::{DeskInvoiceView, DeskInvoicesView},
    listings::{
        ListingFormView, ListingListView, ListingView, PackFormView, PhotosView, PreviewView,
    },
    lots::{LotFormView, LotLabelView, LotPaperView, LotView, LotsView},
    members::MembersView,
    messages::{DeskTalkView, DeskTalksView},
    money::{MerchantsView, MoneyView},
    orders::{DeskOrderView, DeskOrdersView, OrderActView, ParcelFormView, RefundFormView},
    overview::{DeskOverviewView, DesksView},
    payees::{PayeeView, PayeesView},
    promotions::{PromotionView, PromotionsView},
    replies::RepliesView,
    reports::DeskReportView,
    settlements::{DeskBankResultView, SettlementView, SettlementsView},
    shop::{SettingsFormView, SettingsView},
    standards::StandardsView,
    stock::{StockItemView, StockListView},
    story::StoryView,
    voices::DeskVoicesView,
};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Account, "/desk", overview::list)
        .get(Area::Desk, "/desk/{shop}", overview::show)
        .get(Area::Desk, "/desk/{shop}/members", members::list)
        .post(
            Area::Desk,
            "/desk/{shop}/members/{id}/role",
            members::change_role,
        )
        .post(
            Area::Desk,
            "/desk/{shop}/members/{id}/removal",
            members::remove,
        )
        .post(Area::Desk, "/desk/{shop}/invitations", members::invite)
        .post(
            Area::Desk,
            "/desk/{shop}/invitations/{id}/withdrawal",
            members::withdraw,
        );
    listings::routes(routes);
    orders::routes(routes);
    promotions::routes(routes);
    claims::routes(routes);
    messages::routes(routes);
    replies::routes(routes);
    reports::routes(routes);
    money::routes(routes);
    charter::routes(routes);
    freight::routes(routes);
    history::routes(routes);
    households::routes(routes);
    invoices::routes(routes);
    lots::routes(routes);
    payees::routes(routes);
    settlements::routes(routes);
    shop::routes(routes);
    standards::routes(routes);
    story::routes(routes);
    stock::routes(routes);
    voices::routes(routes);
}
