//! The counts of reviews and sales that stand with listings and cards.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::{ListingId, ShopId};
use crate::db::schema::{listing_cards, listings, shops};
use crate::db::{DbConn, Tx};
use crate::domain::listings::rating::Tally;

/// The columns of a [`Tally`] of a listing.
pub(super) const OF_LISTING: (
    listings::stars_1,
    listings::stars_2,
    listings::stars_3,
    listings::stars_4,
    listings::stars_5,
) = (
    listings::stars_1,
    listings::stars_2,
    listings::stars_3,
    listings::stars_4,
    listings::stars_5,
);

/// Waits for whoever writes the cards of the shop anew, and lets them wait: they read the counts.
/// SQLite writes one after the other anyway.
pub fn lock_shop(tx: &mut Tx<'_>, shop: ShopId) -> Result<()> {
    if let DbConn::Pg(conn) = tx.conn() {
        shops::table
            .filter(shops::id.eq(shop))
            .select(shops::id)
            .for_no_key_update()
            .load::<ShopId>(conn)?;
    }
    Ok(())
}

/// Changes the counts of a listing; gives what they are now.
pub fn add_to_tally(
    tx: &mut Tx<'_>,
    shop: ShopId,
    listing: ListingId,
    change: Tally,
) -> Result<Option<Tally>> {
    let target = || {
        listings::table
            .filter(listings::shop_id.eq(shop))
            .filter(listings::id.eq(listing))
    };
    diesel::update(target())
        .set((
            listings::stars_1.eq(listings::stars_1 + change.one),
            listings::stars_2.eq(listings::stars_2 + change.two),
            listings::stars_3.eq(listings::stars_3 + change.three),
            listings::stars_4.eq(listings::stars_4 + change.four),
            listings::stars_5.eq(listings::stars_5 + change.five),
        ))
        .execute(tx.conn())?;
    Ok(target().select(OF_LISTING).first(tx.conn()).optional()?)
}

/// Adds lines of orders to what was sold of a listing.
pub fn add_to_sold(tx: &mut Tx<'_>, shop: ShopId, listing: ListingId, lines: i64) -> Result<()> {
    let target = listings::table
        .filter(listings::shop_id.eq(shop))
        .filter(listings::id.eq(listing));
    diesel::update(target)
        .set(listings::sold.eq(listings::sold + lines))
        .execute(tx.conn())?;
    Ok(())
}

/// Shows the reviews on the card, if the listing is on sale.
pub fn update_card_rating(
    tx: &mut Tx<'_>,
    shop: ShopId,
    listing: ListingId,
    tally: Tally,
) -> Result<()> {
    let target = listing_cards::table
        .filter(listing_cards::shop_id.eq(shop))
        .filter(listing_cards::listing_id.eq(listing));
    diesel::update(target)
        .set((
            listing_cards::rating.eq(tally.rating()),
            listing_cards::reviews.eq(tally.reviews()),
        ))
        .execute(tx.conn())?;
    Ok(())
}
