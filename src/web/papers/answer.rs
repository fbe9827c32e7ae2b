//! A paper as a file.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ContentType};
use tokio::sync::Semaphore;

use super::{Paper, pdf};
use crate::base::error::{Code, Error};
use crate::web::chrome::Tone;
use crate::web::respond::{HtmlResult, Ui, see_other};

/// How many are made at the same time.
static PLACES: Semaphore = Semaphore::const_new(2);
/// How many seconds a request waits for a place.
const PATIENCE_S: u32 = 5;

/// The PDF of a paper, to be kept as a file: the page beside it is for looking. Back to `page` with a
/// word where the machine has no font.
pub(in crate::web) async fn pdf_answer(ui: &Ui, paper: Paper, page: &str) -> HtmlResult {
    let font = ui.app().paper_font.clone();
    if font.path().is_none() {
        return see_other(page)
            .with_flash(Tone::Warning, "flash-paper-no-font")
            .done();
    }
    let busy = |_| Error::new(Code::SystemBusy).retry_after(PATIENCE_S);
    let place =
        tokio::time::timeout(Duration::from_secs(PATIENCE_S.into()), PLACES.acquire()).await;
    let place = place.map_err(busy)?.map_err(Error::internal)?;
    let name = format!("attachment; filename=\"{}.pdf\"", paper.number);
    let language = ui.locale().tag();
    let write = move || {
        // The work goes on where nobody waits for it any more, and so it keeps its place.
        let _place = place;
        pdf::write(&paper, &font.data()?, language)
    };
    let bytes = actix_web::web::block(write)
        .await
        .map_err(Error::internal)??;
    Ok(HttpResponse::Ok()
        .content_type(ContentType(
            "application/pdf".parse().map_err(Error::internal)?,
        ))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(bytes))
}
