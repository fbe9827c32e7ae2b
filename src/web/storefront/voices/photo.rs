//! The photos of a review, as long as everybody may see it. An address names a picture by its mark, and
//! not by its place: browsers keep what they have.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};

use crate::base::error::Error;
use crate::base::ids::ReviewId;
use crate::domain::access::PublicScope;
use crate::domain::media::MediaFormat;
use crate::domain::reviews;
use crate::web::extract::{Db, Triple};
use crate::web::respond::{HtmlResult, Ui};

/// How long a browser may show it without asking: hiding is soon seen everywhere.
const KEPT: &str = "public, max-age=600";

pub(super) async fn show(
    ui: Ui,
    db: Db,
    Triple(id, mark, file): Triple<ReviewId, String, String>,
) -> HtmlResult {
    let (line, hash) = db
        .read(move |conn| reviews::find_photo(conn, &PublicScope, id, &mark))
        .await?
        .ok_or_else(Error::not_found)?;
    let (bytes, format) = ui.app().media.get_review(line, &hash, &file).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, KEPT))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .content_type(MediaFormat::content_type(format))
        .body(bytes))
}
