//! The photos of a listing: upload, order, description, removal.

use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ListingId, MediaId};
use crate::base::locale::Locale;
use crate::domain::access::EditListings;
use crate::domain::listings::{self, Details, MAX_PHOTOS, PhotoMove, PhotoText};
use crate::domain::media;
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, Pair, RawForm, Segment, Upload};
use crate::web::forms::FormState;
use crate::web::picture::Picture;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::shown_listing::pictures;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct PhotosView {
    base: String,
    title: String,
    /// Of the upload, or of the description that was refused.
    form: FormState,
    photos: Vec<PhotoView>,
    places_left: usize,
}

#[derive(Debug, Serialize)]
struct PhotoView {
    base: String,
    /// Stands before the names of its inputs: every photo has them.
    name: String,
    picture: Picture,
    /// The description in both languages.
    form: FormState,
}

impl PhotosView {
    fn new(base: String, details: &Details, locale: Locale, form: FormState) -> Self {
        let photos = details
            .photos
            .iter()
            .zip(pictures(details, locale))
            .map(|(photo, picture)| PhotoView {
                base: format!("{base}/photos/{}", photo.media_id),
                picture,
                name: format!("photos[{}]", photo.media_id),
                form: FormState::new()
                    .with(&format!("photos[{}].alt_zh", photo.media_id), &photo.alt_zh)
                    .with(&format!("photos[{}].alt_en", photo.media_id), &photo.alt_en),
            })
            .collect();
        let texts = &details.listing.texts;
        Self {
            title: locale.pick(&texts.title_zh, &texts.title_en).to_owned(),
            places_left: MAX_PHOTOS.saturating_sub(details.photos.len()),
            base,
            form,
            photos,
        }
    }
}

async fn view(
    ui: &Ui,
    db: &Db,
    desk: &Desk<EditListings>,
    (id, form): (ListingId, FormState),
) -> Result<PhotosView> {
    let scope = desk.scope.clone();
    let details = db
        .read(move |conn| listings::find_details(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    let base = desk.path(&format!("/listings/{id}"));
    Ok(PhotosView::new(base, &details, ui.locale(), form))
}

pub(super) async fn list(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
) -> HtmlResult {
    let view = view(&ui, &db, &desk, (id, FormState::new())).await?;
    frame(ui, &db, &desk, Section::Listings).await?.page(&view)
}

pub(super) async fn create(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Segment(id): Segment<ListingId>,
    upload: Upload,
) -> HtmlResult {
    // The listing first: nothing is decoded for one that is not there.
    let scope = desk.scope.clone();
    db.read(move |conn| listings::find_details(conn, &scope, id))
        .await?
        .ok_or_else(Error::not_found)?;
    match store_all(&ui, &db, &desk, (id, upload.files)).await {
        Ok(()) => see_other(&desk.path(&format!("/listings/{id}/photos")))
            .with_success("flash-photos-added")
            .done(),
        Err(error) => refused(ui, db, desk, (id, error)).await,
    }
}

/// Stores what can be stored, and tells of each file that cannot.
async fn store_all(
    ui: &Ui,
    db: &Db,
    desk: &Desk<EditListings>,
    (id, files): (ListingId, Vec<Result<Bytes>>),
) -> Result<()> {
    let mut faults = FieldErrors::new();
    if files.is_empty() {
        faults.add("photos", Code::FieldRequired);
    }
    for (index, file) in files.into_iter().enumerate() {
        match store_one(ui, db, desk, (id, file)).await {
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
                let mut params = error.params().to_vec();
                params.push(("file", (index + 1).to_string()));
                faults.add_with("photos", error.code(), params);
            }
            stored => stored?,
        }
    }
    faults.finish()
}

async fn store_one(
    ui: &Ui,
    db: &Db,
    desk: &Desk<EditListings>,
    (id, file): (ListingId, Result<Bytes>),
) -> Result<()> {
    let pictures = media::process(file?).await?;
    ui.app().media.put(&pictures).await?;
    let scope = desk.scope.clone();
    db.write(move |tx| {
        let stored = media::find_or_insert(tx, &scope, &pictures)?;
        listings::add_photo(tx, &scope, id, stored, &PhotoText::default())
    })
    .await
}

/// The page again, with what is wrong; too large is 413, everything else 422.
async fn refused(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    (id, error): (ListingId, Error),
) -> HtmlResult {
    if !matches!(error.kind(), Kind::Invalid | Kind::TooLarge) {
        return Err(error.into());
    }
    let is_too_large = error
        .field_errors()
        .iter()
        .any(|fault| fault.code.kind() == Kind::TooLarge);
    let status = if is_too_large {
        StatusCode::PAYLOAD_TOO_LARGE
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let form = FormState::new().refused(&error);
    let view = view(&ui, &db, &desk, (id, form)).await?;
    frame(ui, &db, &desk, Section::Listings)
        .await?
        .page_as(status, &view)
}

pub(super) async fn describe(
    ui: Ui,
    db: Db,
    desk: Desk<EditListings>,
    Pair(id, photo): Pair<ListingId, MediaId>,
    form: RawForm,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let name = |part: &str| format!("photos[{photo}].{part}");
    let (zh, en) = (form.get(&name("alt_zh")), form.get(&name("alt_en")));
    let done = match PhotoText::parse(zh, en) {
        Ok(text) => {
            db.write(move |tx| listings::describe_photo(tx, &scope, id, photo, &text))
                .await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => back(&desk, id, "flash-photo-described"),
        Err(error) => refused(ui, db, desk, (id, error)).await,
    }
}

pub(super) async fn place(
    db: Db,
    desk: Desk<EditListings>,
    Pair(id, photo): Pair<ListingId, MediaId>,
    form: RawForm,
) -> HtmlResult {
    let to = match form.get("to") {
        "forward" => PhotoMove::Forward,
        "back" => PhotoMove::Back,
        _ => return Err(Code::FieldInvalid.into()),
    };
    let scope = desk.scope.clone();
    db.write(move |tx| listings::move_photo(tx, &scope, id, photo, to))
        .await?;
    back(&desk, id, "flash-photo-moved")
}

pub(super) async fn remove(
    db: Db,
    desk: Desk<EditListings>,
    Pair(id, photo): Pair<ListingId, MediaId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| listings::remove_photo(tx, &scope, id, photo))
        .await?;
    back(&desk, id, "flash-photo-removed")
}

fn back(desk: &Desk<EditListings>, id: ListingId, flash: &str) -> HtmlResult {
    see_other(&desk.path(&format!("/listings/{id}/photos")))
        .with_success(flash)
        .done()
}

impl PageView for PhotosView {
    const TEMPLATE: &'static str = "pages/desk/listings/photos.html";

    fn samples() -> Vec<Self> {
        let base = "/desk/longjing/listings/7".to_owned();
        let mut faults = FieldErrors::new();
        let params = vec![("file", "2".to_owned())];
        faults.add_with("photos", Code::MediaNotAPicture, params);
        let refused = FormState::new().refused(&Error::fields(faults));
        let full = super::samples::details();
        let mut crowd = full.clone();
        crowd.photos = full
            .photos
            .iter()
            .cycle()
            .zip((1..).map(MediaId))
            .take(MAX_PHOTOS)
            .map(|(photo, media_id)| listings::Photo {
                media_id,
                ..photo.clone()
            })
            .collect();
        let empty = super::samples::empty();
        vec![
            Self::new(base.clone(), &empty, Locale::Zh, FormState::new()),
            Self::new(base.clone(), &full, Locale::Zh, refused),
            Self::new(base, &crowd, Locale::En, FormState::new()),
        ]
    }
}
