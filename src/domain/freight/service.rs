//! A shop reads and sets its freight.

use serde_json::json;

use super::model::Template;
use super::store;
use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::db::{DbConn, Tx};
use crate::domain::access::{Implies, ManageShop, ShopScope, ViewDesk};
use crate::domain::events::{self, NewEvent};

/// The event of a shop that sets its freight.
const CHANGED: &str = "freight.changed";

/// What holds for the shop now.
pub fn load<P: Implies<ViewDesk>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<Template> {
    Ok(store::find(conn, &shop.narrow())?.unwrap_or_else(Template::usual))
}

/// Writes down the usual template for a shop that has none, so that its desk shows from the first
/// day what buyers are asked for; one that is there stays as it is.
pub(in crate::domain) fn ensure_default(tx: &mut Tx<'_>, shop: ShopId) -> Result<()> {
    store::insert_missing(tx, shop, &Template::usual())
}

/// Whether somebody of the shop has set what holds, and be it what every shop begins with.
pub fn is_chosen<P: Implies<ViewDesk>>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<bool> {
    let last = events::last_of(conn, "shop", shop.shop_id().0, &[CHANGED])?;
    Ok(last.is_some())
}

/// Sets what holds from now on. Orders that are placed keep their freight. What was set already is
/// not set again.
pub fn save(tx: &mut Tx<'_>, shop: &ShopScope<ManageShop>, template: &Template) -> Result<()> {
    let is_same = store::find(tx.conn(), &shop.narrow())?.as_ref() == Some(template);
    if is_same && is_chosen(tx.conn(), shop)? {
        return Ok(());
    }
    store::replace(tx, shop, template)?;
    let now = json!({
        "charge_by": template.charge_by,
        "first_units": template.first_units,
        "first_minor": template.first,
        "next_units": template.next_units,
        "next_minor": template.next,
        "free_over_minor": template.free_over,
        "free_over_pieces": template.free_over_pieces,
        "zones": template.zones.len(),
    });
    let event = NewEvent::new("shop", shop.shop_id().0, CHANGED, shop.actor());
    events::record(tx, event.of_shop(shop.shop_id()).after(now))?;
    Ok(())
}
