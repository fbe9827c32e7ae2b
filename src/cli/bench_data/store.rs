//! The rows of planned shops, written many at a time.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::plan::{ListingPlan, PER_SHOP, ShopPlan};
use crate::base::error::{Error, Result};
use crate::base::ids::ShopId;
use crate::db::schema::{
    charters, freight_templates, listing_photos, listings, media, memberships, shops, stock_items,
    stock_movements, users, variants, villages,
};
use crate::db::{DbConn, Tx, each};

/// The one manager of all shops; nobody logs in with it.
const MANAGER: i64 = 1;
/// What each stock item begins with: pieces or grams.
const ON_HAND: i64 = 1_000_000;
/// Rows of one statement: SQLite binds at most 32 766 values, and no row here has more than 20.
const ROWS: usize = 1_000;

/// Whether anything is there already.
pub(super) fn has_shops(conn: &mut DbConn) -> Result<bool> {
    Ok(diesel::select(exists(shops::table.select(shops::id))).get_result(conn)?)
}

/// Inserts rows, some hundreds at a time.
macro_rules! insert {
    ($tx:expr, $table:ident, $rows:expr) => {{
        let rows: Vec<_> = $rows.collect();
        for part in rows.chunks(ROWS) {
            each!($tx.conn(), conn => diesel::insert_into($table::table)
                .values(part.to_vec())
                .execute(conn)?);
        }
    }};
}

/// Writes shops with all that belongs to them but the cards; gives their numbers.
pub(super) fn insert(tx: &mut Tx<'_>, plans: &[ShopPlan]) -> Result<Vec<ShopId>> {
    let now = tx.now();
    if plans.iter().any(|plan| plan.number == 1) {
        insert!(
            tx,
            users,
            std::iter::once((
                users::id.eq(MANAGER),
                users::email.eq("bench@example.org"),
                users::name.eq("店主"),
                users::password_hash.eq("-"),
                users::locale.eq("zh-CN"),
                users::created_at.eq(now.ms()),
                users::updated_at.eq(now.ms()),
            ))
        );
    }
    insert!(
        tx,
        villages,
        plans.iter().map(|plan| {
            let [name, name_en] = plan.village.clone();
            (
                villages::id.eq(plan.number),
                villages::kind.eq("village"),
                villages::name.eq(name),
                villages::name_en.eq(name_en),
                villages::town_name.eq(plan.town.clone()),
                villages::code.eq(plan.code.clone()),
                villages::division_code.eq(plan.code.clone()),
                villages::created_at.eq(plan.approved_at.ms()),
                villages::updated_at.eq(plan.approved_at.ms()),
            )
        })
    );
    insert!(
        tx,
        shops,
        plans.iter().map(|plan| {
            let ([name, name_en], [story, story_en]) = (plan.name.clone(), plan.story.clone());
            let [place, place_en] = plan.place.clone();
            (
                (
                    shops::id.eq(plan.number),
                    shops::village_id.eq(plan.number),
                    shops::slug.eq(format!("shop-{}", plan.number)),
                    shops::search_names.eq(format!("{name} {name_en}").to_lowercase()),
                    shops::name_zh.eq(name),
                    shops::name_en.eq(name_en),
                    shops::story_zh.eq(story),
                    shops::story_en.eq(story_en),
                ),
                (
                    shops::origin_code.eq(plan.code.clone()),
                    shops::division_code.eq(plan.code.clone()),
                    shops::place_zh.eq(place),
                    shops::place_en.eq(place_en),
                    shops::state.eq("approved"),
                    shops::approved_at.eq(plan.approved_at.ms()),
                    shops::created_at.eq(plan.approved_at.ms()),
                    shops::updated_at.eq(plan.approved_at.ms()),
                ),
            )
        })
    );
    settings(tx, plans)?;
    goods(tx, plans)?;
    Ok(plans.iter().map(|plan| ShopId(plan.number)).collect())
}

/// What a shop must have before it sells.
fn settings(tx: &mut Tx<'_>, plans: &[ShopPlan]) -> Result<()> {
    insert!(
        tx,
        memberships,
        plans.iter().map(|plan| (
            memberships::shop_id.eq(plan.number),
            memberships::user_id.eq(MANAGER),
            memberships::role.eq("manager"),
            memberships::created_at.eq(plan.approved_at.ms()),
        ))
    );
    insert!(
        tx,
        charters,
        plans.iter().map(|plan| {
            let ([name, name_en], [origin, origin_en]) =
                (plan.specialty.clone(), plan.origin.clone());
            (
                charters::id.eq(plan.number),
                charters::shop_id.eq(plan.number),
                charters::category_code.eq(plan.category.clone()),
                charters::name_zh.eq(name),
                charters::name_en.eq(name_en),
                charters::origin_zh.eq(origin),
                charters::origin_en.eq(origin_en),
                charters::state.eq("active"),
                charters::created_at.eq(plan.approved_at.ms()),
            )
        })
    );
    insert!(
        tx,
        freight_templates,
        plans.iter().map(|plan| (
            freight_templates::shop_id.eq(plan.number),
            freight_templates::charge_by.eq("mass"),
            freight_templates::first_units.eq(1_000_i64),
            freight_templates::first_minor.eq(1_000_i64),
            freight_templates::next_units.eq(1_000_i64),
            freight_templates::next_minor.eq(500_i64),
            freight_templates::updated_at.eq(plan.approved_at.ms()),
        ))
    );
    insert!(
        tx,
        media,
        plans.iter().map(|plan| (
            media::id.eq(plan.number),
            media::shop_id.eq(plan.number),
            // Of the length of a real one; no picture stands behind it.
            media::hash.eq(format!("{:064x}", plan.number)),
            media::width.eq(1_200),
            media::height.eq(900),
            media::created_at.eq(plan.approved_at.ms()),
        ))
    );
    Ok(())
}

/// The listings, each with its own stock and one pack.
fn goods(tx: &mut Tx<'_>, plans: &[ShopPlan]) -> Result<()> {
    let mut goods: Vec<(i64, i64, &ListingPlan)> = Vec::new();
    for plan in plans {
        for (listing, id) in plan.listings.iter().zip(first_listing(plan)?..) {
            goods.push((plan.number, id, listing));
        }
    }
    insert!(
        tx,
        stock_items,
        goods.iter().map(|(shop, id, listing)| (
            stock_items::id.eq(*id),
            stock_items::shop_id.eq(*shop),
            stock_items::name.eq(format!("{id}")),
            stock_items::unit.eq(if listing.is_by_mass { "gram" } else { "piece" }),
            stock_items::on_hand.eq(ON_HAND),
            stock_items::created_at.eq(listing.published_at.ms()),
        ))
    );
    insert!(
        tx,
        stock_movements,
        goods.iter().map(|(shop, id, listing)| (
            stock_movements::shop_id.eq(*shop),
            stock_movements::stock_item_id.eq(*id),
            stock_movements::kind.eq("received"),
            stock_movements::quantity.eq(ON_HAND),
            stock_movements::occurred_at.eq(listing.published_at.ms()),
        ))
    );
    insert!(
        tx,
        listings,
        goods.iter().map(|(shop, id, listing)| {
            let ([title, title_en], [summary, summary_en]) =
                (listing.title.clone(), listing.summary.clone());
            let [description, description_en] = listing.description.clone();
            (
                (
                    listings::id.eq(*id),
                    listings::shop_id.eq(*shop),
                    listings::charter_id.eq(*shop),
                    listings::slug.eq(format!("listing-{id}")),
                    listings::title_zh.eq(title),
                    listings::title_en.eq(title_en),
                    listings::summary_zh.eq(summary),
                    listings::summary_en.eq(summary_en),
                ),
                (
                    listings::description_zh.eq(description),
                    listings::description_en.eq(description_en),
                    listings::season_from.eq(listing.season.map(|season| season.0)),
                    listings::season_to.eq(listing.season.map(|season| season.1)),
                    listings::state.eq("active"),
                    listings::published_at.eq(listing.published_at.ms()),
                    listings::created_at.eq(listing.published_at.ms()),
                    listings::updated_at.eq(listing.published_at.ms()),
                ),
            )
        })
    );
    insert!(
        tx,
        variants,
        goods.iter().map(|(shop, id, listing)| {
            let [pack, pack_en] = listing.pack.clone();
            let (net_mass, step) = if listing.is_by_mass {
                (None, listing.grams)
            } else {
                (listing.grams, None)
            };
            (
                variants::id.eq(*id),
                variants::shop_id.eq(*shop),
                variants::listing_id.eq(*id),
                variants::stock_item_id.eq(*id),
                variants::sku.eq(format!("{id}")),
                variants::pack_zh.eq(pack),
                variants::pack_en.eq(pack_en),
                variants::sold_by.eq(if listing.is_by_mass { "mass" } else { "piece" }),
                variants::price_minor.eq(listing.price_fen),
                variants::net_mass_grams.eq(net_mass),
                variants::step_grams.eq(step),
            )
        })
    );
    insert!(
        tx,
        listing_photos,
        goods.iter().map(|(shop, id, _)| (
            listing_photos::shop_id.eq(*shop),
            listing_photos::listing_id.eq(*id),
            listing_photos::media_id.eq(*shop),
            listing_photos::position.eq(1),
        ))
    );
    Ok(())
}

/// The number of a shop's first listing.
fn first_listing(plan: &ShopPlan) -> Result<i64> {
    let each = i64::try_from(PER_SHOP).map_err(Error::internal)?;
    Ok((plan.number - 1) * each + 1)
}

/// Lets PostgreSQL go on behind the numbers that were given here, and look at how much there is:
/// till then it plans for empty tables. SQLite looks for itself and needs the figures, too.
pub(super) fn finish(tx: &mut Tx<'_>) -> Result<()> {
    if let DbConn::Pg(conn) = tx.conn() {
        for table in [
            "users",
            "villages",
            "shops",
            "charters",
            "media",
            "stock_items",
            "listings",
            "variants",
        ] {
            diesel::sql_query(format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), \
                 (SELECT MAX(id) FROM {table}))"
            ))
            .execute(conn)?;
        }
    }
    each!(tx.conn(), conn => diesel::sql_query("ANALYZE").execute(conn)?);
    Ok(())
}
