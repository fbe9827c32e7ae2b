//! Posters: a picture of goods or a village with its name, its price and a code that leads to the
//! page, for people to send to each other.
//!
//! One is drawn from what it shows and kept by that: the same facts give the same picture, and a new
//! price another one.

mod canvas;
mod draw;
mod letters;
mod pages;

use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

pub(super) use pages::routes;

use crate::base::error::{Code, Error, Result};
use crate::domain::media::{MediaFormat, MediaHash, MediaStore, MediaWidth};
use crate::web::papers::PaperFont;

/// How many are drawn at the same time: each reads a font of some 20 MB.
static PLACES: Semaphore = Semaphore::const_new(2);
/// How many seconds a request waits for a place.
const PATIENCE_S: u32 = 5;
/// The most that kept posters may take, in bytes.
const CAPACITY_BYTES: u64 = 16 * 1024 * 1024;

/// Posters that were drawn, by what they show.
static DRAWN: LazyLock<Cache<String, Bytes>> = LazyLock::new(|| {
    let weight =
        |key: &String, file: &Bytes| u32::try_from(key.len() + file.len()).unwrap_or(u32::MAX);
    Cache::builder()
        .max_capacity(CAPACITY_BYTES)
        .weigher(weight)
        .build()
});

/// What a poster shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Poster {
    /// Its photo, if there is one.
    photo: Option<String>,
    /// What it is about, in large letters.
    title: String,
    /// Whose it is, and from where.
    lines: Vec<String>,
    /// What it costs; empty for a shop.
    price: String,
    /// What that is the price of, or empty.
    per: String,
    /// Where the code leads.
    address: String,
    /// What to do with the code.
    hint: String,
    /// The name of the site.
    site: String,
}

impl Poster {
    /// The same for the same facts.
    fn tag(&self) -> String {
        let mut hash = format!("{:x}", Sha256::digest(format!("{self:?}")));
        hash.truncate(32);
        hash
    }
}

/// The file of a poster, drawn once.
///
/// # Errors
/// `page.not_found` where the machine has no font, `system.busy` when many are drawn already.
async fn file(poster: Poster, font: &PaperFont, media: &MediaStore) -> Result<Bytes> {
    let tag = poster.tag();
    if let Some(file) = DRAWN.get(&tag) {
        return Ok(file);
    }
    let font = font.path().ok_or_else(Error::not_found)?.to_owned();
    let busy = |_| Error::new(Code::SystemBusy).retry_after(PATIENCE_S);
    let patience = Duration::from_secs(PATIENCE_S.into());
    let place = tokio::time::timeout(patience, PLACES.acquire()).await;
    let place = place.map_err(busy)?.map_err(Error::internal)?;
    let photo = match &poster.photo {
        Some(hash) => photo(media, hash).await?,
        None => None,
    };
    let draw = move || {
        // The work goes on where nobody waits for it any more, and so it keeps its place.
        let _place = place;
        draw::draw(&poster, photo.as_ref(), &font)
    };
    let file = actix_web::web::block(draw)
        .await
        .map_err(Error::internal)??;
    DRAWN.insert(tag, file.clone());
    Ok(file)
}

/// The photo's file; a poster without it is better than none.
async fn photo(media: &MediaStore, hash: &str) -> Result<Option<Bytes>> {
    let hash: MediaHash = hash.parse()?;
    match media.get(&hash, MediaWidth::W800, MediaFormat::Jpeg).await {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.code() == Code::PageNotFound => Ok(None),
        Err(error) => Err(error),
    }
}
