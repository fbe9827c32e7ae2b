//! Approved shops.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::db::schema::{
    categories, charters, listing_cards, listings, sharing_rules, shop_fronts, shop_slugs, shops,
};
use crate::db::sql::{starts_with_any, sum_i64};
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::catalog::model::{ShopCard, ShopDetail};
use crate::domain::listings::Tally;

/// The columns of [`ShopCard`], of `shops` joined with `charters`, with the picture that is asked for.
macro_rules! card {
    ($picture:expr) => {
        (
            shops::id,
            shops::slug,
            shops::name_zh,
            shops::name_en,
            shops::place_zh,
            shops::place_en,
            $picture,
            charters::name_zh,
            charters::name_en,
            charters::category_code,
        )
    };
}
pub(super) use card;

/// The cover of a shop, or else the photo of what it has sold most. It looks at all cards of the shop, so
/// it is asked for where it is shown, and of few.
fn cover_or_photo() -> SqlLiteral<Nullable<Text>> {
    sql("COALESCE(shops.cover_hash, \
         (SELECT best.photo_hash FROM listing_cards best \
          JOIN listings of_best ON of_best.id = best.listing_id \
          WHERE best.shop_id = shops.id AND best.photo_hash IS NOT NULL \
          ORDER BY of_best.sold DESC, best.published_at DESC, best.listing_id DESC LIMIT 1))")
}

/// The columns of [`Sharing`](crate::domain::catalog::Sharing).
pub(super) const SHARING: (
    sharing_rules::fund_bps,
    sharing_rules::costs_bps,
    sharing_rules::note,
) = (
    sharing_rules::fund_bps,
    sharing_rules::costs_bps,
    sharing_rules::note,
);

/// The columns of [`Front`](crate::domain::shops::Front).
pub(super) const FRONT: (
    shop_fronts::ship_days,
    shop_fronts::closes_on_holiday,
    shop_fronts::holiday_zh,
    shop_fronts::holiday_en,
) = (
    shop_fronts::ship_days,
    shop_fronts::closes_on_holiday,
    shop_fronts::holiday_zh,
    shop_fronts::holiday_en,
);

/// Of a shop's sharing rules that which was published last.
macro_rules! in_force {
    () => {{
        let newer = diesel::alias!(crate::db::schema::sharing_rules as newer_rules);
        let last = newer
            .filter(
                newer
                    .field(sharing_rules::shop_id)
                    .eq(sharing_rules::shop_id),
            )
            .filter(
                newer
                    .field(sharing_rules::version)
                    .gt(sharing_rules::version),
            );
        sharing_rules::shop_id
            .eq(shops::id)
            .and(diesel::dsl::not(diesel::dsl::exists(last)))
    }};
}
pub(super) use in_force;

/// The cards of some shops, those that opened last first. Which they are is asked within, so that
/// pictures are looked for of these alone.
macro_rules! cards_of {
    ($conn:expr, $chosen:expr) => {
        shops::table
            .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
            .filter(charters::state.eq("active"))
            .filter(shops::id.eq_any($chosen))
            .order((shops::approved_at.desc(), shops::id.desc()))
            .select(card!(cover_or_photo()))
            .load($conn)
    };
}

/// Whether a shop, by its id in an outer statement, has anything on sale.
macro_rules! sells {
    ($shop:expr) => {
        diesel::dsl::exists(listing_cards::table.filter(listing_cards::shop_id.eq($shop)))
    };
}

/// The shops with goods on sale that opened last.
pub fn list_shops(conn: &mut DbConn, _: &PublicScope, size: PageSize) -> Result<Vec<ShopCard>> {
    let newest = diesel::alias!(crate::db::schema::shops as newest_shops);
    let chosen = newest
        .filter(newest.field(shops::state).eq(ShopState::Approved))
        .filter(sells!(newest.field(shops::id)))
        .order((
            newest.field(shops::approved_at).desc(),
            newest.field(shops::id).desc(),
        ))
        .limit(i64::from(size.rows()))
        .select(newest.field(shops::id));
    Ok(cards_of!(conn, chosen)?)
}

/// What buyers think of all that a shop lists.
pub fn find_shop_tally(conn: &mut DbConn, _: &PublicScope, shop: ShopId) -> Result<Tally> {
    Ok(listings::table
        .filter(listings::shop_id.eq(shop))
        .select((
            sum_i64("listings.stars_1"),
            sum_i64("listings.stars_2"),
            sum_i64("listings.stars_3"),
            sum_i64("listings.stars_4"),
            sum_i64("listings.stars_5"),
        ))
        .first(conn)?)
}

/// The shops with goods on sale that opened last in some divisions (trimmed codes).
pub fn list_shops_in(
    conn: &mut DbConn,
    _: &PublicScope,
    divisions: &[String],
    size: PageSize,
) -> Result<Vec<ShopCard>> {
    let newest = diesel::alias!(crate::db::schema::shops as newest_shops);
    let division = newest.field(shops::division_code);
    let chosen = newest
        .filter(newest.field(shops::state).eq(ShopState::Approved))
        .filter(starts_with_any(division, divisions))
        .filter(sells!(newest.field(shops::id)))
        .order((
            newest.field(shops::approved_at).desc(),
            newest.field(shops::id).desc(),
        ))
        .limit(i64::from(size.rows()))
        .select(newest.field(shops::id));
    Ok(cards_of!(conn, chosen)?)
}

/// The approved shop with this slug.
pub fn find_shop(conn: &mut DbConn, _: &PublicScope, slug: &str) -> Result<Option<ShopDetail>> {
    Ok(shops::table
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .inner_join(categories::table.on(categories::code.eq(charters::category_code)))
        .left_join(sharing_rules::table.on(in_force!()))
        .left_join(shop_fronts::table.on(shop_fronts::shop_id.eq(shops::id)))
        .filter(shops::slug.eq(slug))
        .filter(charters::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .select((
            card!(cover_or_photo()),
            categories::name_zh,
            categories::name_en,
            shops::division_code,
            shops::story_zh,
            shops::story_en,
            charters::origin_zh,
            charters::origin_en,
            charters::production_area,
            charters::grade_rules,
            charters::standards,
            shops::licence_kind,
            shops::licence_number,
            shops::exempt_reason,
            shops::approved_at,
            shops::holiday_from,
            shops::holiday_to,
            SHARING.nullable(),
            FRONT.nullable(),
        ))
        .first(conn)
        .optional()?)
}

/// The present slug of the approved shop that had this one before.
pub fn find_moved_shop(conn: &mut DbConn, _: &PublicScope, old: &str) -> Result<Option<String>> {
    Ok(shop_slugs::table
        .inner_join(shops::table.on(shops::id.eq(shop_slugs::shop_id)))
        .filter(shop_slugs::slug.eq(old))
        .filter(shops::state.eq(ShopState::Approved))
        .select(shops::slug)
        .first(conn)
        .optional()?)
}
