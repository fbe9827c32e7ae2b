//! The photos of a listing: one to eight, in an order, each with a description for those who do
//! not see it.

use serde_json::json;

use super::cards;
use super::service::open_for_editing;
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ListingId, MediaId};
use crate::base::text::optional_line;
use crate::db::Tx;
use crate::domain::access::{EditListings, ShopScope};
use crate::domain::events::{self, NewEvent};
use crate::domain::media::MediaHash;

/// The most photos of a listing.
pub const MAX_PHOTOS: usize = 8;
/// The most characters of a description.
const ALT_MAX: usize = 120;

/// A photo of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The stored picture.
    pub media_id: MediaId,
    /// Its name.
    pub hash: MediaHash,
    /// Pixels of its largest rendition.
    pub width: i32,
    /// Pixels of its largest rendition.
    pub height: i32,
    /// What it shows, in Chinese, or empty.
    pub alt_zh: String,
    /// What it shows, in English, or empty.
    pub alt_en: String,
}

/// The description of a photo in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhotoText {
    /// In Chinese, or empty.
    pub zh: String,
    /// In English, or empty.
    pub en: String,
}

impl PhotoText {
    /// Cleans and checks both.
    pub fn parse(zh: &str, en: &str) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let zh = faults.take("alt_zh", optional_line(zh, ALT_MAX));
        let en = faults.take("alt_en", optional_line(en, ALT_MAX));
        faults.finish()?;
        Ok(Self {
            zh: zh.unwrap_or_default(),
            en: en.unwrap_or_default(),
        })
    }
}

/// Where a photo goes in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoMove {
    /// One place to the front; the first is the one on cards.
    Forward,
    /// One place to the back.
    Back,
}

/// Adds a stored picture at the end. The same picture twice is there once.
///
/// # Errors
/// `PageNotFound`, `ListingTooManyPhotos`.
pub fn add_photo(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    media: MediaId,
    text: &PhotoText,
) -> Result<()> {
    open_for_editing(tx, shop, listing)?;
    let photos = store::list_photos(tx.conn(), shop, listing)?;
    if photos.iter().any(|photo| photo.media_id == media) {
        return Ok(());
    }
    if photos.len() >= MAX_PHOTOS {
        return Err(Error::new(Code::ListingTooManyPhotos).with("max", MAX_PHOTOS));
    }
    let position = store::last_photo_position(tx.conn(), shop, listing)?.saturating_add(1);
    store::insert_photo(tx, shop, listing, (media, position), text)?;
    record(tx, shop, listing, "listing.photo_added", media)
}

/// Takes a photo away. Done twice, it is done.
pub fn remove_photo(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    media: MediaId,
) -> Result<()> {
    open_for_editing(tx, shop, listing)?;
    if !store::delete_photo(tx, shop, listing, media)? {
        return Ok(());
    }
    record(tx, shop, listing, "listing.photo_removed", media)
}

/// Says what a photo shows.
pub fn describe_photo(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    media: MediaId,
    text: &PhotoText,
) -> Result<()> {
    open_for_editing(tx, shop, listing)?;
    if !store::update_photo_text(tx, shop, (listing, media), text)? {
        return Err(Error::not_found());
    }
    record(tx, shop, listing, "listing.photo_described", media)
}

/// Moves a photo one place; at the end of the row it stays where it is.
pub fn move_photo(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    media: MediaId,
    to: PhotoMove,
) -> Result<()> {
    open_for_editing(tx, shop, listing)?;
    let mut order: Vec<MediaId> = store::list_photos(tx.conn(), shop, listing)?
        .into_iter()
        .map(|photo| photo.media_id)
        .collect();
    let at = order
        .iter()
        .position(|id| *id == media)
        .ok_or_else(Error::not_found)?;
    let target = match to {
        PhotoMove::Forward => at.saturating_sub(1),
        PhotoMove::Back => (at + 1).min(order.len() - 1),
    };
    if target == at {
        return Ok(());
    }
    order.swap(at, target);
    for (position, id) in order.into_iter().enumerate() {
        store::update_photo_position(tx, shop, (listing, id), position)?;
    }
    record(tx, shop, listing, "listing.photo_moved", media)
}

fn record(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listing: ListingId,
    kind: &'static str,
    media: MediaId,
) -> Result<()> {
    let event = NewEvent::new("listing", listing.0, kind, shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "media": media }));
    events::record(tx, event)?;
    cards::refresh(tx, shop, &[listing])
}
