//! Keeps the read model of cards in step with what it is made from.
//!
//! Each function belongs into the transaction that changes the source: texts, packs and photos
//! call [`refresh`], a shop that is approved, suspended, renamed or re-chartered calls
//! [`refresh_shop`], movements of stock call [`refresh_stock`].

use std::collections::HashMap;

use super::store::{self, CardRow, CardSource, PackSource};
use crate::base::amount::SoldBy;
use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId, StockItemId};
use crate::db::Tx;
use crate::domain::access::{Actor, EditListings, ShopScope};
use crate::domain::events::{self, NewEvent};

/// Writes the cards of some listings of the shop anew.
pub fn refresh(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    listings: &[ListingId],
) -> Result<()> {
    refresh_of(tx, shop.shop_id(), listings)
}

/// The same for a decision from above the shop.
pub(super) fn refresh_of(tx: &mut Tx<'_>, shop: ShopId, listings: &[ListingId]) -> Result<()> {
    store::delete_cards(tx, shop, listings)?;
    let sources = store::card_sources(tx.conn(), shop, Some(listings))?;
    insert(tx, sources)
}

/// Writes all cards of a shop anew, and where it is counted: nothing remains unless it is approved.
pub fn refresh_shop(tx: &mut Tx<'_>, shop: ShopId) -> Result<()> {
    store::count_shop(tx, shop)?;
    store::delete_shop_cards(tx, shop)?;
    let sources = store::card_sources(tx.conn(), shop, None)?;
    insert(tx, sources)
}

/// Notes on the cards which listings have stock, after movements of these items. One statement,
/// and one more where that has changed: lists show it, on every node, and so it is an event. The
/// listing's own page hears of the movement.
pub fn refresh_stock(tx: &mut Tx<'_>, items: &[StockItemId]) -> Result<()> {
    let changed = store::update_card_stock(tx, items)?;
    if changed.is_empty() {
        return Ok(());
    }
    let events = changed.into_iter().map(|(listing, shop)| {
        NewEvent::new("card", listing.0, "card.stock_changed", Actor::System).of_shop(shop)
    });
    events::record_all(tx, events.collect())
}

fn insert(tx: &mut Tx<'_>, sources: Vec<CardSource>) -> Result<()> {
    if sources.is_empty() {
        return Ok(());
    }
    let ids: Vec<ListingId> = sources.iter().map(|source| source.id).collect();
    let mut packs: HashMap<ListingId, Vec<PackSource>> = HashMap::new();
    for pack in store::pack_sources(tx.conn(), &ids)? {
        packs.entry(pack.listing_id).or_default().push(pack);
    }
    let photos = store::first_photos(tx.conn(), &ids)?;
    let cards: Vec<CardRow> = sources
        .into_iter()
        .filter_map(|source| {
            let photo = photos.get(&source.id)?.clone();
            let packs = packs.get(&source.id)?;
            card(source, packs, photo)
        })
        .collect();
    store::insert_cards(tx, &cards)?;
    store::insert_seasons(tx, &cards)
}

/// The card of a listing; `None` without a pack.
fn card(source: CardSource, packs: &[PackSource], photo: String) -> Option<CardRow> {
    let cheapest = packs.iter().min_by_key(|pack| (pack.price, pack.id))?;
    let has_more_prices = packs.iter().any(|pack| pack.price != cheapest.price);
    let is_in_stock = packs
        .iter()
        .any(|pack| pack.on_hand >= pack.smallest_draw());
    let [province, prefecture, county] = levels(&source.division_code);
    Some(CardRow {
        province_code: province,
        prefecture_code: prefecture,
        county_code: county,
        photo_hash: Some(photo),
        price_minor: cheapest.price,
        sold_by: cheapest.sold_by,
        net_mass_grams: cheapest.net_mass,
        has_more_prices,
        is_in_stock,
        source,
    })
}

impl PackSource {
    fn smallest_draw(&self) -> i64 {
        match (self.sold_by, self.step) {
            (SoldBy::Mass, Some(step)) => step,
            _ => self.draws,
        }
    }
}

/// The codes of province, prefecture and county that a deeper code lies in; empty where it is
/// not that deep.
fn levels(code: &str) -> [String; 3] {
    [2, 4, 6].map(|digits| code.get(..digits).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_lies_in_its_prefixes() {
        assert_eq!(levels("330106109206"), ["33", "3301", "330106"]);
        assert_eq!(levels("4419"), ["44", "4419", ""]);
    }
}
