//! The pictures of the village's story.

use serde::Serialize;

use super::one_picture::{at_field, one_picture};
use crate::base::error::{Kind, Result};
use crate::base::ids::MediaId;
use crate::base::locale::Locale;
use crate::domain::access::EditListings;
use crate::domain::media;
use crate::domain::shops::{self, Caption, MAX_STORY_PICTURES, StoryPicture};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm, Segment, Upload};
use crate::web::forms::FormState;
use crate::web::picture::Picture;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::routes::{Area, Routes};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct StoryView {
    base: String,
    form: FormState,
    pictures: Vec<PictureView>,
    places_left: usize,
}

#[derive(Debug, Serialize)]
struct PictureView {
    /// Where it is taken away.
    removal: String,
    picture: Picture,
    caption: String,
}

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Desk, "/desk/{shop}/story", show)
        .post(Area::Desk, "/desk/{shop}/story/photos", add)
        .post(
            Area::Desk,
            "/desk/{shop}/story/photos/{photo}/removal",
            remove,
        );
}

impl StoryView {
    fn new(base: String, pictures: &[StoryPicture], locale: Locale, form: FormState) -> Self {
        let view = |one: &StoryPicture| {
            let caption = locale.pick(&one.caption.zh, &one.caption.en);
            PictureView {
                removal: format!("{base}/photos/{}/removal", one.media_id),
                picture: Picture::photo(one.hash.as_str(), (one.width, one.height), caption),
                caption: caption.to_owned(),
            }
        };
        Self {
            pictures: pictures.iter().map(view).collect(),
            places_left: MAX_STORY_PICTURES.saturating_sub(pictures.len()),
            form,
            base,
        }
    }
}

async fn view(ui: &Ui, db: &Db, desk: &Desk<EditListings>, form: FormState) -> Result<StoryView> {
    let scope = desk.scope.clone();
    let pictures = db
        .read(move |conn| shops::list_pictures(conn, &scope))
        .await?;
    Ok(StoryView::new(
        desk.path("/story"),
        &pictures,
        ui.locale(),
        form,
    ))
}

async fn show(ui: Ui, db: Db, desk: Desk<EditListings>) -> HtmlResult {
    let view = view(&ui, &db, &desk, FormState::new()).await?;
    frame(ui, &db, &desk, Section::Shop).await?.page(&view)
}

async fn add(ui: Ui, db: Db, desk: Desk<EditListings>, upload: Upload) -> HtmlResult {
    let form = upload.form;
    match store(&ui, &db, &desk, (&form, upload.files)).await {
        Ok(()) => see_other(&desk.path("/story"))
            .with_success("flash-photos-added")
            .done(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
            let view = view(&ui, &db, &desk, form.refused(&error)).await?;
            frame(ui, &db, &desk, Section::Shop).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn store(
    ui: &Ui,
    db: &Db,
    desk: &Desk<EditListings>,
    (form, files): (&RawForm, Vec<Result<actix_web::web::Bytes>>),
) -> Result<()> {
    let caption = Caption::parse(form)?;
    let pictures = one_picture(files, "photos").await?;
    ui.app().media.put(&pictures).await?;
    let scope = desk.scope.clone();
    db.write(move |tx| {
        let stored = media::find_or_insert(tx, &scope, &pictures)?;
        shops::add_picture(tx, &scope, stored, &caption).map_err(|error| at_field(error, "photos"))
    })
    .await
}

async fn remove(db: Db, desk: Desk<EditListings>, Segment(photo): Segment<MediaId>) -> HtmlResult {
    let scope = desk.scope.clone();
    db.write(move |tx| shops::remove_picture(tx, &scope, photo))
        .await?;
    see_other(&desk.path("/story"))
        .with_success("flash-photo-removed")
        .done()
}

impl PageView for StoryView {
    const TEMPLATE: &'static str = "pages/desk/story.html";

    fn samples() -> Vec<Self> {
        let base = "/desk/longjing/story".to_owned();
        let picture = |id: i64| StoryPicture {
            media_id: MediaId(id),
            hash: media::MediaHash::of(b"story"),
            width: 1_200,
            height: 900,
            caption: Caption {
                zh: "清明前的 <茶园>".to_owned(),
                en: String::new(),
            },
        };
        let raw = RawForm::default();
        let refused = Caption::parse(&raw)
            .err()
            .map_or_else(FormState::new, |error| raw.refused(&error));
        let full: Vec<StoryPicture> = (1..=6).map(picture).collect();
        vec![
            Self::new(base.clone(), &[], Locale::Zh, refused),
            Self::new(base.clone(), &[picture(1)], Locale::En, FormState::new()),
            Self::new(base, &full, Locale::Zh, FormState::new()),
        ]
    }
}
