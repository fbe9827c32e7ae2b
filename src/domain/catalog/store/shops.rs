//! Approved shops.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::base::page::PageSize;
use crate::db::DbConn;
use crate::db::schema::{
    categories, charters, listings, sharing_rules, shop_fronts, shop_slugs, shops,
};
use crate::db::sql::{starts_with_any, sum_i64};
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::catalog::model::{ShopCard, ShopDetail};
use crate::domain::listings::Tally;

/// The columns of [`ShopCard`], of `shops` joined with `charters`.
pub(super) const CARD: (
    shops::id,
    shops::slug,
    shops::name_zh,
    shops::name_en,
    shops::place_zh,
    shops::place_en,
    shops::cover_hash,
    charters::name_zh,
    charters::name_en,
    charters::category_code,
) = (
    shops::id,
    shops::slug,
    shops::name_zh,
    shops::name_en,
    shops::place_zh,
    shops::place_en,
    shops::cover_hash,
    charters::name_zh,
    charters::name_en,
    charters::category_code,
);

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

/// The shops that opened last.
pub fn list_shops(conn: &mut DbConn, _: &PublicScope, size: PageSize) -> Result<Vec<ShopCard>> {
    Ok(shops::table
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .filter(charters::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .order((shops::approved_at.desc(), shops::id.desc()))
        .limit(i64::from(size.rows()))
        .select(CARD)
        .load(conn)?)
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

/// The shops that opened last in some divisions (trimmed codes).
pub fn list_shops_in(
    conn: &mut DbConn,
    _: &PublicScope,
    divisions: &[String],
    size: PageSize,
) -> Result<Vec<ShopCard>> {
    Ok(shops::table
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .filter(charters::state.eq("active"))
        .filter(shops::state.eq(ShopState::Approved))
        .filter(starts_with_any(shops::division_code, divisions))
        .order((shops::approved_at.desc(), shops::id.desc()))
        .limit(i64::from(size.rows()))
        .select(CARD)
        .load(conn)?)
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
            CARD,
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
