//! Every page is rendered with each of its samples, in each language, as a visitor and logged in.

#[expect(
    clippy::float_arithmetic,
    reason = "contrast is defined by a formula of real numbers"
)]
mod contrast;
mod gallery;
mod keys;
mod markup;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::sets::TemplateFiles;
use super::*;
use crate::base::operator::Operator;
use crate::web::account::{
    AddressFormView, AddressesView, BuyerTalkView, ClosingView, CouponsView, DataDocument,
    DataView, EmailProofView, FollowsView, ForgottenView, InboxView, LoginView, LogoutView,
    OverviewView, PasswordView, ProfileView, RegisterView, ResetView, SessionsView, TalksView,
};
use crate::web::admin::{
    AbuseReportsView, AdminOrderView, AdminOverviewView, ApplicationQueueView,
    ApplicationReviewView, DisputePageView, DisputeTalkView, DisputesView, HeldPaymentsView,
    ListingQueueView, ListingReviewView, MailsView, MessageReportsView, MessageWordsView,
    OfficeBankResultView, OfficePeriodView, OfficePeriodsView, OfficesView, OrderSearchView,
    OverseenShopView, OverseenShopsView, ProgrammeFormView, ProgrammeView, ProgrammesView,
    RecallByOfficeView, ReportedPageView, SearchMissesView, StandardQueueView, StandardReviewView,
};
use crate::web::apply::{
    ApplicationView, ApplicationsView, PlaceView, ShopStepView, SpecialtyView, TradeView,
};
use crate::web::art;
use crate::web::chrome::{Flash, NavItem, Section, Tone};
use crate::web::desk::{
    CharterFormView, CharterView, DeskBankResultView, DeskClaimView, DeskClaimsView,
    DeskInvoiceView, DeskInvoicesView, DeskOrderView, DeskOrdersView, DeskOverviewView,
    DeskReportView, DeskTalkView, DeskTalksView, DeskVoicesView, DesksView, FreightView,
    HistoryView, HouseholdView, HouseholdsView, ListingFormView, ListingListView,
    ListingView as DeskListingView, LotFormView, LotLabelView, LotPaperView, LotView, LotsView,
    MembersView, MerchantsView, MoneyView, OrderActView, PackFormView, ParcelFormView, PayeeView,
    PayeesView, PhotosView, PreviewView, PromotionView, PromotionsView, RefundFormView,
    RepliesView, SettingsFormView, SettingsView, SettlementView, SettlementsView, SharingRuleView,
    StandardsView, StockItemView, StockListView, StoryView,
};
use crate::web::error_page::ErrorView;
use crate::web::invitations::InvitationView;
use crate::web::orders::{
    ClaimFormView, ClaimPageView, InvoicePageView, LookupView, OrderListView, OrderView, PayView,
    PurchaseView, ReviewFormView,
};
use crate::web::papers::{BuyerPaperView, DeskPaperView};
use crate::web::sandbox::SandboxPayView;
use crate::web::storefront::HelpView;
use crate::web::storefront::cart::view::CartView;
use crate::web::storefront::checkout::view::CheckoutView;
use crate::web::storefront::home::HomeView;
use crate::web::storefront::listing::ListingView;
use crate::web::storefront::lists::{CategoryView, RegionView};
use crate::web::storefront::search::SearchView;
use crate::web::storefront::shop::ShopPageView;
use crate::web::storefront::trace::{TraceKeysView, TraceLookupView, TraceView};
use crate::web::storefront::voices::{AbuseReportView, QuestionsView, ReviewsView};

/// A view of a page, ready to be rendered.
struct Sample {
    template: &'static str,
    view: serde_json::Value,
}

macro_rules! pages {
    ($($view:ty),+ $(,)?) => {
        /// The samples of every page.
        fn samples() -> Vec<Sample> {
            let mut all = Vec::new();
            $(
                for view in <$view as PageView>::samples() {
                    all.push(Sample {
                        template: <$view as PageView>::TEMPLATE,
                        view: serde_json::to_value(view).unwrap(),
                    });
                }
            )+
            all
        }
    };
}

// Every page view of the program, alphabetical.
pages![
    AddressFormView,
    AddressesView,
    AbuseReportView,
    AbuseReportsView,
    AdminOrderView,
    AdminOverviewView,
    ApplicationQueueView,
    ApplicationReviewView,
    ApplicationView,
    ApplicationsView,
    BuyerPaperView,
    BuyerTalkView,
    CartView,
    CategoryView,
    CheckoutView,
    CharterFormView,
    CharterView,
    ClaimFormView,
    ClaimPageView,
    ClosingView,
    CouponsView,
    DataDocument,
    DataView,
    DeskClaimView,
    DeskClaimsView,
    DeskInvoiceView,
    DeskInvoicesView,
    DeskListingView,
    DeskOrderView,
    DeskOrdersView,
    DeskOverviewView,
    DeskPaperView,
    DeskReportView,
    DeskTalkView,
    DeskTalksView,
    DeskVoicesView,
    DesksView,
    DisputePageView,
    DisputeTalkView,
    DisputesView,
    ErrorView,
    FollowsView,
    EmailProofView,
    ForgottenView,
    FreightView,
    HeldPaymentsView,
    HistoryView,
    HelpView,
    HomeView,
    HouseholdView,
    HouseholdsView,
    InboxView,
    InvitationView,
    InvoicePageView,
    ListingFormView,
    ListingListView,
    ListingQueueView,
    ListingReviewView,
    ListingView,
    LoginView,
    LogoutView,
    LookupView,
    LotFormView,
    LotLabelView,
    LotPaperView,
    LotView,
    LotsView,
    MailsView,
    MembersView,
    MerchantsView,
    MessageReportsView,
    MessageWordsView,
    MoneyView,
    OfficeBankResultView,
    OfficePeriodView,
    OfficePeriodsView,
    OfficesView,
    OrderActView,
    OrderListView,
    OrderSearchView,
    OrderView,
    OverseenShopView,
    OverseenShopsView,
    OverviewView,
    PackFormView,
    ParcelFormView,
    PasswordView,
    PayView,
    PayeeView,
    PayeesView,
    PhotosView,
    PlaceView,
    PreviewView,
    ProfileView,
    ProgrammeFormView,
    ProgrammeView,
    ProgrammesView,
    PromotionView,
    PromotionsView,
    PurchaseView,
    QuestionsView,
    RecallByOfficeView,
    RefundFormView,
    RegionView,
    RegisterView,
    RepliesView,
    ReportedPageView,
    ResetView,
    ReviewFormView,
    ReviewsView,
    SandboxPayView,
    SearchMissesView,
    SearchView,
    SessionsView,
    SettingsFormView,
    SettingsView,
    DeskBankResultView,
    SettlementView,
    SettlementsView,
    SharingRuleView,
    ShopPageView,
    ShopStepView,
    SpecialtyView,
    StandardQueueView,
    StandardReviewView,
    StandardsView,
    StockItemView,
    StockListView,
    StoryView,
    TalksView,
    TraceKeysView,
    TraceLookupView,
    TraceView,
    TradeView,
];

static ASSETS: LazyLock<Arc<Assets>> = LazyLock::new(|| Assets::shared().unwrap());

static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
    let catalog = Arc::new(Catalog::load().unwrap());
    Templates::new(&catalog, &ASSETS, &Formats::default())
});

/// A visitor's frame, and that of somebody with everything.
fn frames(locale: Locale) -> [Chrome; 2] {
    let visitor = Chrome::new(locale, "/");
    let mut member = Chrome::new(locale, "/desk/longjing/orders?state=confirmed");
    member.origin = "https://yipin.example".to_owned();
    member.user = Some("<b>沈</b>".to_owned());
    member.cart_count = Some(3);
    member.unread = Some(1);
    member.csrf_token = "token\"'".to_owned();
    member.request_id = "0196f0c2".to_owned();
    member.flash = Some(Flash {
        tone: Tone::Success,
        key: "site-motto".to_owned(),
    });
    member.section = Section::Orders;
    member.nav_title = "龙井村茶店".to_owned();
    member.operator = Operator {
        name: "一品 <平台>".to_owned(),
        phone: "0571-0000-0000".to_owned(),
        email: "help@yipin.example".to_owned(),
        filing: "浙ICP备00000000号".to_owned(),
        licence: "增值电信业务经营许可证".to_owned(),
    };
    member.nav = vec![NavItem {
        section: Section::Orders,
        href: "/desk/longjing/orders".to_owned(),
        key: "nav-home",
        count: 2,
    }];
    [visitor, member]
}

/// Every page with its name, rendered.
fn rendered() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (index, sample) in samples().iter().enumerate() {
        for locale in Locale::ALL {
            for (who, chrome) in ["visitor", "member"].iter().zip(frames(locale)) {
                let name = format!("{}-{index}-{}-{who}", sample.template, locale.tag());
                let html = TEMPLATES.render(sample.template, locale, &chrome, &sample.view);
                let html = html.unwrap_or_else(|fault| panic!("{name}: {fault}"));
                pages.push((name, html));
            }
        }
    }
    pages
}

#[test]
fn every_page_template_has_a_sample() {
    let sampled: BTreeSet<&str> = samples().iter().map(|sample| sample.template).collect();
    for path in TemplateFiles::iter() {
        if path.starts_with("pages/") || path.starts_with("errors/") {
            assert!(
                sampled.contains(path.as_ref()),
                "{path} has no PageView in this list"
            );
        }
    }
}

#[test]
fn every_page_renders_in_every_language_with_sound_markup() {
    for (name, html) in rendered() {
        markup::check(&name, &html);
        look(&name, &html);
    }
}

/// With `YIPIN_LOOK` set, keeps the page there, to be looked at in a browser.
fn look(name: &str, html: &str) {
    let Ok(folder) = std::env::var("YIPIN_LOOK") else {
        return;
    };
    let mut html = html.to_owned();
    for asset in ["app.css", "app.js", "icons.svg", "seal.svg", "paper.css"] {
        let content = &ASSETS.find(ASSETS.url(asset).unwrap()).unwrap().plain;
        std::fs::write(format!("{folder}/{asset}"), content).unwrap();
        html = html.replace(ASSETS.url(asset).unwrap(), asset);
    }
    for address in html
        .clone()
        .split('"')
        .filter(|part| part.starts_with(art::PREFIX))
    {
        let file = address[art::PREFIX.len()..].replace('/', "-");
        let drawing = art::at(&address[art::PREFIX.len()..]).unwrap();
        std::fs::write(format!("{folder}/{file}"), drawing).unwrap();
        html = html.replace(address, &file);
    }
    std::fs::write(format!("{folder}/{}.html", name.replace('/', "_")), html).unwrap();
}
