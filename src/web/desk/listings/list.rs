//! The list of a shop's listings.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::domain::access::ViewDesk;
use crate::domain::listings::{self, ListingState, ListingSummary};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk};
use crate::web::picture::Picture;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ListingListView {
    base: String,
    promotions: String,
    can_edit: bool,
    shows_archive: bool,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    href: String,
    title: String,
    state: &'static str,
    picture: Picture,
    price_minor: Option<i64>,
    is_by_mass: bool,
    packs: usize,
    photos: usize,
    is_in_stock: bool,
    updated_at: i64,
}

impl ListingListView {
    fn new(
        desk: &str,
        can_edit: bool,
        (shows_archive, listings): (bool, &[ListingSummary]),
        locale: Locale,
    ) -> Self {
        let base = format!("{desk}/listings");
        let rows = listings
            .iter()
            .map(|listing| row(&base, listing, locale))
            .collect();
        Self {
            base,
            promotions: format!("{desk}/promotions"),
            can_edit,
            shows_archive,
            rows,
        }
    }
}

fn row(base: &str, listing: &ListingSummary, locale: Locale) -> RowView {
    use crate::base::amount::SoldBy;
    RowView {
        href: format!("{base}/{}", listing.id),
        title: locale.pick(&listing.title_zh, &listing.title_en).to_owned(),
        state: listing.state.as_str(),
        picture: Picture::of_card(listing.photo_hash.as_deref(), "other", &listing.title_zh),
        price_minor: listing.price.map(|(price, _)| price.get()),
        is_by_mass: listing.price.is_some_and(|(_, by)| by == SoldBy::Mass),
        packs: listing.variants,
        photos: listing.photos,
        is_in_stock: listing.is_in_stock,
        updated_at: listing.updated_at.ms(),
    }
}

/// What is still worked with.
const LIVE: [ListingState; 4] = [
    ListingState::Draft,
    ListingState::PendingReview,
    ListingState::Active,
    ListingState::Paused,
];

pub(super) async fn list(request: HttpRequest, ui: Ui, db: Db, desk: Desk<ViewDesk>) -> HtmlResult {
    let shows_archive = request
        .query_string()
        .split('&')
        .any(|pair| pair == "archived=1");
    let scope = desk.scope.clone();
    let found: Result<Vec<ListingSummary>> = db
        .read(move |conn| {
            let states = if shows_archive {
                &[ListingState::Archived][..]
            } else {
                &LIVE
            };
            listings::list(conn, &scope, states)
        })
        .await;
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    let view = ListingListView::new(
        &desk.path(""),
        can_edit(&desk),
        (shows_archive, &found?),
        ui.locale(),
    );
    ui.page(&view)
}

impl PageView for ListingListView {
    const TEMPLATE: &'static str = "pages/desk/listings/list.html";

    fn samples() -> Vec<Self> {
        use crate::base::amount::SoldBy;
        use crate::base::clock::Timestamp;
        use crate::base::ids::ListingId;
        use crate::base::money::Money;
        let one = |id, state, price, is_in_stock| ListingSummary {
            id: ListingId(id),
            title_zh: "明前\"龙井\" <b>250</b>".to_owned(),
            title_en: String::new(),
            state,
            photo_hash: None,
            photos: 2,
            variants: 3,
            price,
            is_in_stock,
            updated_at: Timestamp::from_ms(1_795_624_200_000),
        };
        let price = Money::new(12_800).ok();
        let all = [
            one(1, ListingState::Draft, None, false),
            one(
                2,
                ListingState::Active,
                price.map(|money| (money, SoldBy::Piece)),
                true,
            ),
            one(
                3,
                ListingState::PendingReview,
                price.map(|money| (money, SoldBy::Mass)),
                false,
            ),
            one(4, ListingState::Paused, None, true),
        ];
        let desk = "/desk/longjing";
        vec![
            Self::new(desk, true, (false, &all), Locale::Zh),
            Self::new(desk, true, (false, &[]), Locale::En),
            Self::new(desk, false, (false, &[]), Locale::En),
            Self::new(desk, true, (true, &[]), Locale::En),
            Self::new(
                desk,
                true,
                (true, &[one(5, ListingState::Archived, None, false)]),
                Locale::En,
            ),
        ]
    }
}
