//! The texts of a listing: the form to begin one, and to change it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::error::{Error, Kind, Result};
use crate::base::ids::ListingId;
use crate::domain::access::EditListings;
use crate::domain::listings::{self, Listing, ListingInput, NewListing};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The form.
#[derive(Debug, Serialize)]
pub(in crate::web) struct ListingFormView {
    form: FormState,
    /// Where it is sent.
    action: String,
    /// Where the way back leads.
    back: String,
    is_new: bool,
    /// Whether the part in English is open.
    has_english: bool,
    months: Vec<i32>,
}

impl ListingFormView {
    fn new(form: FormState, action: String, back: String, is_new: bool) -> Self {
        let has_english = ["title_en", "summary_en", "description_en"]
            .into_iter()
            .any(|name| !form.value(name).is_empty());
        Self {
            form,
            action,
            back,
            is_new,
            has_english,
            months: (1..=12).collect(),
        }
    }

    fn of_new(desk: &Desk<EditListings>, form: FormState) -> Self {
        let all = desk.path("/listings");
        Self::new(form, all.clone(), all, true)
    }

    fn of_old(desk: &Desk<EditListings>, id: ListingId, form: FormState) -> Self {
        let one = desk.path(&format!("/listings/{id}"));
        Self::new(form, one.clone(), one, false)
    }
}

fn state_of(listing: &Listing) -> FormState {
    let texts = &listing.texts;
    let mut form = FormState::new().with("version", listing.version);
    for (name, value) in [
        ("title_zh", &texts.title_zh),
        ("title_en", &texts.title_en),
        ("summary_zh", &texts.summary_zh),
        ("summary_en", &texts.summary_en),
        ("description_zh", &texts.description_zh),
        ("description_en", &texts.description_en),
    ] {
        form = form.with(name, value);
    }
    if let Some(day) = texts.ships_from {
        form = form.with("ships_from", day);
    }
    match texts.season {
        Some(season) => form
            .with("season_from", season.from)
            .with("season_to", season.to),
        None => form,
    }
}

fn parse(form: &RawForm, today: NaiveDate) -> Result<NewListing> {
    let input = ListingInput {
        title_zh: form.get("title_zh"),
        title_en: form.get("title_en"),
        summary_zh: form.get("summary_zh"),
        summary_en: form.get("summary_en"),
        description_zh: form.get("description_zh"),
        description_en: form.get("description_en"),
        season_from: form.get("season_from"),
        season_to: form.get("season_to"),
        ships_from: form.get("ships_from"),
    };
    NewListing::parse(&input, today)
}

fn today(db: &Db) -> NaiveDate {
    db.clock().now().date_in(db.zone())
}

pub(super) async fn new(ui: Ui, db: Db, desk: Desk<EditListings>) -> HtmlResult {
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    ui.page(&ListingFormView::of_new(&desk, FormState::new()))
}

pub(super) async fn create(ui: Ui, db: Db, desk: Desk<EditListings>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let created = match parse(&form, today(&db)) {
        Ok(texts) => {
            db.write(move |tx| listings::create(tx, &scope, &texts))
                .await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(id) => see_other(&desk.path(&format!("/listings/{id}")))
            .with_success("flash-listing-created")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let ui = frame(ui, &db, &desk, Section::Listings).await?;
            ui.refused(&ListingFormView::of_new(&desk, form.refused(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn edit(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let details = db
        .read(move |conn| listings::find_details(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let ui = frame(ui, &db, &desk, Section::Listings).await?;
    let form = state_of(&details.listing);
    ui.page(&ListingFormView::of_old(&desk, id, form))
}

pub(super) async fn update(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
    form: RawForm,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let version = form.get("version").parse().unwrap_or_default();
    let updated = match parse(&form, today(&db)) {
        Ok(texts) => {
            db.write(move |tx| listings::update(tx, &scope, id, version, &texts))
                .await
        }
        Err(error) => Err(error),
    };
    match updated {
        Ok(()) => see_other(&desk.path(&format!("/listings/{id}")))
            .with_success("flash-listing-saved")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let ui = frame(ui, &db, &desk, Section::Listings).await?;
            ui.refused(&ListingFormView::of_old(&desk, id, form.refused(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for ListingFormView {
    const TEMPLATE: &'static str = "pages/desk/listings/form.html";

    fn samples() -> Vec<Self> {
        let all = "/desk/longjing/listings".to_owned();
        let bad = RawForm::from_pairs(vec![
            ("title_zh".to_owned(), String::new()),
            ("title_en".to_owned(), "<script>\"tea\"".to_owned()),
            ("season_from".to_owned(), "3".to_owned()),
        ]);
        let refused = parse(&bad, NaiveDate::default())
            .err()
            .map_or_else(FormState::new, |error| bad.refused(&error));
        vec![
            Self::new(FormState::new(), all.clone(), all.clone(), true),
            Self::new(refused, format!("{all}/1"), format!("{all}/1"), false),
        ]
    }
}
