//! Listings that wait for review, where the platform asks for one.

use serde::Serialize;

use crate::base::error::{Error, Kind};
use crate::base::ids::ListingId;
use crate::base::locale::Locale;
use crate::domain::access::ReviewApplications;
use crate::domain::listings::{self, Details, ListingState, Waiting};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::shown_listing::ShownListing;
use crate::web::templates::PageView;

/// The queue.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ListingQueueView {
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    title: String,
    shop: String,
    place: String,
    since: i64,
}

fn row(waiting: &Waiting, locale: Locale) -> RowView {
    let pick = |zh: &str, en: &str| locale.pick(zh, en).to_owned();
    RowView {
        href: format!("/admin/listings/{}", waiting.id),
        title: pick(&waiting.title_zh, &waiting.title_en),
        shop: pick(&waiting.shop_name_zh, &waiting.shop_name_en),
        place: pick(&waiting.place_zh, &waiting.place_en),
        since: waiting.since.ms(),
    }
}

/// One listing, with the decision.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ListingReviewView {
    base: String,
    state: &'static str,
    is_waiting: bool,
    listing: ShownListing,
    form: FormState,
}

impl ListingReviewView {
    fn new(details: &Details, locale: Locale, form: FormState) -> Self {
        let state = details.listing.state;
        Self {
            base: format!("/admin/listings/{}", details.listing.id),
            state: state.as_str(),
            is_waiting: state == ListingState::PendingReview,
            listing: ShownListing::new(details, locale),
            form,
        }
    }
}

pub(super) async fn list(ui: Ui, db: Db, admin: Admin<ReviewApplications>) -> HtmlResult {
    let scope = admin.scope.clone();
    let waiting = db
        .read(move |conn| listings::list_waiting(conn, &scope))
        .await?;
    let ui = frame(ui, &db, &admin.login, Section::Listings).await?;
    let rows = waiting.iter().map(|one| row(one, ui.locale())).collect();
    ui.page(&ListingQueueView { rows })
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let scope = admin.scope.clone();
    let details = db
        .read(move |conn| listings::find_for_review(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let ui = frame(ui, &db, &admin.login, Section::Listings).await?;
    let view = ListingReviewView::new(&details, ui.locale(), FormState::new());
    ui.page(&view)
}

pub(super) async fn approve(
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let scope = admin.scope;
    db.write(move |tx| listings::approve(tx, &scope, id))
        .await?;
    see_other("/admin/listings")
        .with_success("flash-listing-approved")
        .done()
}

pub(super) async fn decline(
    ui: Ui,
    db: Db,
    admin: Admin<ReviewApplications>,
    Segment(id): Segment<ListingId>,
    form: RawForm,
) -> HtmlResult {
    let (scope, reason) = (admin.scope.clone(), form.get("reason").to_owned());
    let declined = db
        .write(move |tx| listings::decline(tx, &scope, id, &reason))
        .await;
    match declined {
        Ok(()) => see_other("/admin/listings")
            .with_success("flash-listing-declined")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let scope = admin.scope.clone();
            let details = db
                .read(move |conn| listings::find_for_review(conn, &scope, id))
                .await?
                .ok_or_else(Error::not_found)?;
            let form = form.refused(&error);
            let ui = frame(ui, &db, &admin.login, Section::Listings).await?;
            ui.refused(&ListingReviewView::new(&details, ui.locale(), form))
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for ListingQueueView {
    const TEMPLATE: &'static str = "pages/admin/listings.html";

    fn samples() -> Vec<Self> {
        use crate::base::clock::Timestamp;
        let waiting = Waiting {
            id: ListingId(7),
            title_zh: "明前\"龙井\"".to_owned(),
            title_en: String::new(),
            since: Timestamp::from_ms(1_795_624_200_000),
            shop_name_zh: "龙井村 <茶铺>".to_owned(),
            shop_name_en: "Longjing Village Tea".to_owned(),
            place_zh: "浙江省杭州市西湖区".to_owned(),
            place_en: "Xihu, Hangzhou".to_owned(),
        };
        vec![
            Self { rows: Vec::new() },
            Self {
                rows: vec![row(&waiting, Locale::Zh), row(&waiting, Locale::En)],
            },
        ]
    }
}

impl PageView for ListingReviewView {
    const TEMPLATE: &'static str = "pages/admin/listing.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::Code;
        use crate::web::desk::listing_samples::{details, empty};
        let mut waiting = details();
        waiting.listing.state = ListingState::PendingReview;
        let refused = Error::field("reason", Code::FieldRequired);
        let refused = FormState::new().refused(&refused);
        vec![
            Self::new(&waiting, Locale::Zh, FormState::new()),
            Self::new(&waiting, Locale::En, refused),
            Self::new(&empty(), Locale::Zh, FormState::new()),
        ]
    }
}
