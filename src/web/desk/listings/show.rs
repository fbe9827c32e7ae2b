//! One listing at the desk: what is missing, and the ways to its parts.

use serde::Serialize;

use crate::base::error::Error;
use crate::base::ids::ListingId;
use crate::base::locale::Locale;
use crate::base::quantity::Grams;
use crate::domain::access::{ShopState, ViewDesk};
use crate::domain::events::{self, Event};
use crate::domain::listings::{self, Details, ListingState, Missing, Variant, VariantState};
use crate::web::chrome::Section;
use crate::web::desk::frame::{can_edit, frame};
use crate::web::extract::{Db, Desk, Segment};
use crate::web::picture::Picture;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_listing::pictures;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ListingView {
    all: String,
    base: String,
    /// Where buyers see it; empty while they do not.
    public_href: String,
    title: String,
    summary: String,
    state: &'static str,
    can_edit: bool,
    /// The main action of the page: `publish`, `submit`, `resume`, or none.
    main_action: &'static str,
    /// Why an administrator sent it back; empty if none did.
    declined: String,
    missing: Vec<&'static str>,
    /// Whether something hinders publication.
    is_incomplete: bool,
    season: Option<(i32, i32)>,
    has_description: bool,
    packs: Vec<PackView>,
    photos: Vec<Picture>,
    updated_at: i64,
}

/// A pack in the list.
#[derive(Debug, Serialize)]
pub(super) struct PackView {
    href: String,
    name: String,
    sku: String,
    price_minor: i64,
    pub(super) is_by_mass: bool,
    grams: Option<i64>,
    step: Option<i64>,
    stock_name: String,
    stock_unit: &'static str,
    stock_href: String,
    on_hand: i64,
    is_in_stock: bool,
}

impl PackView {
    fn new(base: &str, shop: &str, pack: &Variant, locale: Locale) -> Self {
        let is_by_mass = pack.step.is_some();
        Self {
            href: format!("{base}/packs/{}", pack.id),
            name: locale.pick(&pack.pack_zh, &pack.pack_en).to_owned(),
            sku: pack.sku.clone(),
            price_minor: pack.price.get(),
            is_by_mass,
            grams: if is_by_mass {
                Some(500)
            } else {
                pack.net_mass.map(Grams::get)
            },
            step: pack.step.map(Grams::get),
            stock_name: pack.stock_name.clone(),
            stock_unit: pack.stock_unit.as_str(),
            stock_href: format!("{shop}/stock/{}", pack.stock_item_id),
            on_hand: pack.on_hand,
            is_in_stock: pack.is_in_stock(),
        }
    }
}

/// Where the listing stands beside its own data.
struct Place<'a> {
    /// `/desk/{shop}`.
    desk: String,
    shop: ShopState,
    can_edit: bool,
    needs_review: bool,
    locale: Locale,
    details: &'a Details,
    declined: &'a str,
}

impl ListingView {
    fn new(place: &Place<'_>) -> Self {
        let Place {
            details, locale, ..
        } = *place;
        let listing = &details.listing;
        let texts = &listing.texts;
        let base = format!("{}/listings/{}", place.desk, listing.id);
        let missing = listings::missing(details, place.shop);
        let is_incomplete = missing.iter().any(|what| what.hinders_publication());
        let can_edit = place.can_edit && listing.state != ListingState::Archived;
        let is_public = listing.state == ListingState::Active
            && missing.iter().all(|what| *what == Missing::Stock);
        Self {
            all: format!("{}/listings", place.desk),
            public_href: if is_public {
                format!("/p/{}-{}", listing.id, listing.slug)
            } else {
                String::new()
            },
            title: locale.pick(&texts.title_zh, &texts.title_en).to_owned(),
            summary: locale.pick(&texts.summary_zh, &texts.summary_en).to_owned(),
            state: listing.state.as_str(),
            can_edit,
            main_action: if can_edit && !is_incomplete {
                main_action(listing.state, place.needs_review)
            } else {
                ""
            },
            is_incomplete,
            declined: place.declined.to_owned(),
            missing: missing.into_iter().map(Missing::as_str).collect(),
            season: texts.season.map(|season| (season.from, season.to)),
            has_description: !texts.description_zh.is_empty(),
            packs: details
                .variants
                .iter()
                .filter(|pack| pack.state == VariantState::Active)
                .map(|pack| PackView::new(&base, &place.desk, pack, locale))
                .collect(),
            photos: pictures(details, locale),
            updated_at: listing.updated_at.ms(),
            base,
        }
    }
}

const fn main_action(state: ListingState, needs_review: bool) -> &'static str {
    match state {
        ListingState::Draft if needs_review => "submit",
        ListingState::Draft => "publish",
        ListingState::Paused => "resume",
        ListingState::PendingReview | ListingState::Active | ListingState::Archived => "",
    }
}

/// The reason of the last review, while the listing is back with its shop.
fn declined(details: &Details, history: &[Event]) -> String {
    history
        .iter()
        .rev()
        .find(|event| {
            matches!(
                event.kind.as_str(),
                "listing.declined" | "listing.submitted"
            )
        })
        .filter(|event| {
            event.kind == "listing.declined" && details.listing.state == ListingState::Draft
        })
        .and_then(|event| Some(event.after_json().get("reason")?.as_str()?.to_owned()))
        .unwrap_or_default()
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    desk: Desk<ViewDesk>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let (details, declined) = db
        .read(move |conn| {
            let details = listings::find_details(conn, &scope, id)?.ok_or_else(Error::not_found)?;
            let declined = declined(&details, &events::history(conn, "listing", id.0)?);
            Ok((details, declined))
        })
        .await?;
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    let view = ListingView::new(&Place {
        desk: desk.path(""),
        shop: desk.scope.state(),
        can_edit: can_edit(&desk),
        needs_review: ui.app().reviews_listings,
        locale: ui.locale(),
        details: &details,
        declined: &declined,
    });
    ui.page(&view)
}

impl PageView for ListingView {
    const TEMPLATE: &'static str = "pages/desk/listings/show.html";

    fn samples() -> Vec<Self> {
        let view = |details: &Details, shop, can_edit, needs_review| {
            Self::new(&Place {
                desk: "/desk/longjing".to_owned(),
                shop,
                can_edit,
                needs_review,
                locale: Locale::Zh,
                details,
                declined: if needs_review { "照片太暗 <b>" } else { "" },
            })
        };
        let mut samples = Vec::new();
        for state in ListingState::ALL {
            let mut full = super::samples::details();
            full.listing.state = *state;
            samples.push(view(&full, ShopState::Approved, true, false));
            samples.push(view(&full, ShopState::Approved, false, true));
        }
        let empty = super::samples::empty();
        samples.push(view(&empty, ShopState::Draft, true, true));
        samples.push(view(&empty, ShopState::Suspended, false, false));
        samples
    }
}
