//! What anybody may see of shops.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::base::page::{Cursor, Page, PageSize};
use crate::base::slug::Slug;
use crate::db::DbConn;
use crate::db::schema::{charters, shop_slugs, shops};
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::charters::CharterState;
use crate::domain::shops::model::Shop;
use crate::domain::shops::public::{PublicShop, ShopFilter};

/// The open shop with this slug.
pub fn find_public(conn: &mut DbConn, _: &PublicScope, slug: &Slug) -> Result<Option<Shop>> {
    Ok(shops::table
        .filter(shops::slug.eq(slug))
        .filter(shops::state.eq(ShopState::Approved))
        .first(conn)
        .optional()?)
}

/// Where the open shop that once had this slug is now.
pub fn find_moved(conn: &mut DbConn, _: &PublicScope, slug: &Slug) -> Result<Option<Slug>> {
    Ok(shop_slugs::table
        .inner_join(shops::table.on(shops::id.eq(shop_slugs::shop_id)))
        .filter(shop_slugs::slug.eq(slug))
        .filter(shops::state.eq(ShopState::Approved))
        .select(shops::slug)
        .first(conn)
        .optional()?)
}

/// Open shops, the newest first; one statement a page.
pub fn list_public(
    conn: &mut DbConn,
    _: &PublicScope,
    filter: &ShopFilter,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<PublicShop>> {
    let mut query = shops::table
        .inner_join(charters::table.on(charters::shop_id.eq(shops::id)))
        .filter(shops::state.eq(ShopState::Approved))
        .filter(charters::state.eq(CharterState::Active))
        .into_boxed();
    if let Some(category) = &filter.category {
        query = query.filter(charters::category_code.eq(category));
    }
    if let Some(division) = filter.division {
        query = query.filter(shops::division_code.like(format!("{division}%")));
    }
    if let Some(after) = after {
        query = query.filter(
            shops::approved_at
                .lt(after.key)
                .or(shops::approved_at.eq(after.key).and(shops::id.lt(after.id))),
        );
    }
    let rows = query
        .order((shops::approved_at.desc(), shops::id.desc()))
        .limit(size.limit())
        .select((
            shops::id,
            shops::slug,
            shops::name_zh,
            shops::name_en,
            shops::place_zh,
            shops::place_en,
            charters::category_code,
            charters::name_zh,
            charters::name_en,
            shops::cover_hash,
            shops::approved_at.assume_not_null(),
        ))
        .load::<PublicShop>(conn)?;
    Ok(Page::from_rows(rows, size, |shop| Cursor {
        key: shop.approved_at.ms(),
        id: shop.id.0,
    }))
}
