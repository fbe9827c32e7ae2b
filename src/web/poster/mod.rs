//! Posters: a picture of goods or a village with its name, its price and a code that leads to the
//! page, for people to send to each other.
//!
//! One is drawn from what it shows and kept by that: the same facts give the same picture, and a new
//! price another one. A node draws one at a time, and asks whoever comes meanwhile to come back:
//! there is a poster to each page of the shop window, and nobody is to keep the processors busy by
//! asking for all of them.

mod canvas;
mod draw;
mod letters;
mod pages;

use std::sync::Arc;

use bytes::Bytes;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

pub(super) use pages::routes;

use crate::base::error::{Code, Error, Result};
use crate::domain::media::{self, MediaFormat, MediaHash, MediaStore, MediaWidth};
use crate::web::papers::PaperFont;

/// After how many seconds to ask again while another one is drawn.
const COME_BACK_S: u32 = 5;
/// The most that kept posters may take, in bytes.
const CAPACITY_BYTES: u64 = 16 * 1024 * 1024;

/// The posters of a node.
#[derive(Debug)]
pub struct Posters {
    /// Those that were drawn, by what they show.
    drawn: Cache<String, Bytes>,
    turn: Arc<Semaphore>,
}

impl Default for Posters {
    fn default() -> Self {
        let weight =
            |key: &String, file: &Bytes| u32::try_from(key.len() + file.len()).unwrap_or(u32::MAX);
        Self {
            drawn: Cache::builder()
                .max_capacity(CAPACITY_BYTES)
                .weigher(weight)
                .build(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

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

impl Posters {
    /// The file of a poster, drawn once.
    ///
    /// # Errors
    /// `page.not_found` where the machine has no font, `system.busy` while another one is drawn.
    async fn file(&self, poster: Poster, font: &PaperFont, media: &MediaStore) -> Result<Bytes> {
        let tag = poster.tag();
        if let Some(file) = self.drawn.get(&tag) {
            return Ok(file);
        }
        if font.path().is_none() {
            return Err(Error::not_found());
        }
        let busy = |_| Error::new(Code::SystemBusy).retry_after(COME_BACK_S);
        let turn = Arc::clone(&self.turn).try_acquire_owned().map_err(busy)?;
        let photo = match &poster.photo {
            Some(hash) => photo(media, hash).await?,
            None => None,
        };
        let decoder = media::turn().await?;
        let font = font.clone();
        let draw = move || {
            // The work goes on where nobody waits for it any more, and so it keeps its turns.
            let _turns = (turn, decoder);
            draw::draw(&poster, photo.as_ref(), &font.data()?)
        };
        let file = actix_web::web::block(draw)
            .await
            .map_err(Error::internal)??;
        self.drawn.insert(tag, file.clone());
        Ok(file)
    }
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
