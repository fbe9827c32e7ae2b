//! Where an open shop is counted, and in which months its goods are harvested.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::cards::CardRow;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::base::season::Season;
use crate::db::schema::{charters, open_shops, season_cards, shops};
use crate::db::{Tx, each};
use crate::domain::access::ShopState;

/// Counts the shop where it is and as what it sells; one that is not open counts nowhere.
pub fn count_shop(tx: &mut Tx<'_>, shop: ShopId) -> Result<()> {
    diesel::delete(open_shops::table)
        .filter(open_shops::shop_id.eq(shop))
        .execute(tx.conn())?;
    each!(tx.conn(), conn => shops::table
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .filter(shops::id.eq(shop))
        .filter(shops::state.eq(ShopState::Approved))
        .filter(charters::state.eq("active"))
        .select((
            shops::id,
            sql::<Text>("substr(shops.division_code, 1, 6)"),
            charters::category_code,
        ))
        .insert_into(open_shops::table)
        .into_columns((
            open_shops::shop_id,
            open_shops::county_code,
            open_shops::category_code,
        ))
        .execute(conn)?);
    Ok(())
}

/// Notes the harvest months of cards that were written; they go when the card goes.
pub fn insert_seasons(tx: &mut Tx<'_>, cards: &[CardRow]) -> Result<()> {
    let now = tx.now();
    let rows: Vec<_> = cards
        .iter()
        .flat_map(|card| months(card, now))
        .map(|(month, at, card)| {
            (
                season_cards::month.eq(month),
                season_cards::published_at.eq(at),
                season_cards::listing_id.eq(card.source.id),
            )
        })
        .collect();
    for part in rows.chunks(1_000) {
        each!(tx.conn(), conn => diesel::insert_into(season_cards::table)
            .values(part.to_vec())
            .execute(conn)?);
    }
    Ok(())
}

fn months(card: &CardRow, now: Timestamp) -> impl Iterator<Item = (i32, Timestamp, &CardRow)> {
    let source = &card.source;
    let season = Season::of(source.season_from, source.season_to);
    let at = source.published_at.unwrap_or(now);
    (1..=12)
        .filter(move |month| season.is_some_and(|season| season.contains(*month)))
        .map(move |month| (month, at, card))
}
