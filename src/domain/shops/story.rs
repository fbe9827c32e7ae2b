//! The pictures of the village's story: a few, in an order, each with a line below it.

use serde_json::json;

use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::MediaId;
use crate::base::input::{Fields, Input, Rigor};
use crate::db::Tx;
use crate::domain::access::{EditListings, ShopScope};
use crate::domain::events::{self, NewEvent};
use crate::domain::media::MediaHash;

/// The most pictures of a story.
pub const MAX_STORY_PICTURES: usize = 6;
/// The most characters below a picture.
const MAX_CAPTION: usize = 60;

/// A picture of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryPicture {
    /// The stored picture.
    pub media_id: MediaId,
    /// Its name.
    pub hash: MediaHash,
    /// Pixels of its largest rendition.
    pub width: i32,
    /// Pixels of its largest rendition.
    pub height: i32,
    /// What stands below it.
    pub caption: Caption,
}

/// What stands below a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption {
    /// In Chinese, or empty.
    pub zh: String,
    /// In English, or empty.
    pub en: String,
}

impl Caption {
    /// Reads `caption_zh` and `caption_en`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let caption = Self {
            zh: input.line("caption_zh", MAX_CAPTION),
            en: input.optional_line("caption_en", MAX_CAPTION),
        };
        input.finish(caption)
    }
}

/// Adds a stored picture at the end. The same picture twice is there once, with the new words.
///
/// # Errors
/// `story.too_many_pictures`.
pub fn add_picture(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    media: MediaId,
    caption: &Caption,
) -> Result<()> {
    let pictures = store::list_pictures(tx.conn(), shop)?;
    if pictures.iter().any(|picture| picture.media_id == media) {
        store::set_caption(tx, shop, media, caption)?;
        return record(tx, shop, "story.picture_described", media);
    }
    if pictures.len() >= MAX_STORY_PICTURES {
        return Err(Error::new(Code::StoryTooManyPictures).with("max", MAX_STORY_PICTURES));
    }
    store::insert_picture(tx, shop, media, caption)?;
    record(tx, shop, "story.picture_added", media)
}

/// Takes a picture away. Done twice, it is done.
pub fn remove_picture(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    media: MediaId,
) -> Result<()> {
    if !store::delete_picture(tx, shop, media)? {
        return Ok(());
    }
    record(tx, shop, "story.picture_removed", media)
}

fn record(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    kind: &'static str,
    media: MediaId,
) -> Result<()> {
    let event = NewEvent::new("story", shop.shop_id().0, kind, shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "media": media }));
    events::record(tx, event)?;
    Ok(())
}
