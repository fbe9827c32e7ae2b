//! Under which names the gateways know shops.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::json;

use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::db::schema::shop_merchants;
use crate::db::{DbConn, Tx};
use crate::domain::access::{ManageMoney, ShopScope};
use crate::domain::events::{self, NewEvent};
use crate::domain::payments::merchants::merchant_field;

/// Under which names the gateways know these shops, where that was set up.
///
/// The caller has reached the shops; the names are no secret.
pub fn merchants_of(
    conn: &mut DbConn,
    shops: &[ShopId],
) -> Result<BTreeMap<(String, ShopId), String>> {
    let rows: Vec<(String, ShopId, String)> = shop_merchants::table
        .filter(shop_merchants::shop_id.eq_any(shops))
        .select((
            shop_merchants::provider,
            shop_merchants::shop_id,
            shop_merchants::merchant,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(provider, shop, merchant)| ((provider, shop), merchant))
        .collect())
}

/// Says under which name a gateway knows a shop, and records it; whether that is new.
pub fn set_merchant(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    provider: &str,
    merchant: Option<&str>,
) -> Result<bool> {
    let of_shop = shop_merchants::table
        .filter(shop_merchants::shop_id.eq(shop.shop_id()))
        .filter(shop_merchants::provider.eq(provider));
    let before: Option<String> = of_shop
        .select(shop_merchants::merchant)
        .first(tx.conn())
        .optional()?;
    if before.as_deref() == merchant {
        return Ok(false);
    }
    diesel::delete(of_shop).execute(tx.conn())?;
    if let Some(merchant) = merchant {
        let row = (
            shop_merchants::shop_id.eq(shop.shop_id()),
            shop_merchants::provider.eq(provider),
            shop_merchants::merchant.eq(merchant),
            shop_merchants::created_at.eq(tx.now()),
        );
        diesel::insert_into(shop_merchants::table)
            .values(row)
            .execute(tx.conn())?;
    }
    let id = shop.shop_id();
    let event = NewEvent::new("shop", id.0, "shop.merchant_changed", shop.actor())
        .of_shop(id)
        .before(json!({ "provider": provider, "merchant": before }))
        .after(json!({
            "provider": provider, "merchant": merchant, "fields": [merchant_field(provider)],
        }));
    events::record(tx, event)?;
    Ok(true)
}
