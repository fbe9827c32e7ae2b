//! Where a buyer had things sent before.

use diesel::prelude::*;

use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::phone::Phone;
use crate::db::DbConn;
use crate::db::schema::{orders, purchases};
use crate::domain::access::BuyerScope;
use crate::domain::orders::placing::ShipTo;

/// The address of an account's last purchase; a guest's is for nobody who comes after.
pub fn find_last_address(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Option<ShipTo>> {
    let Some(user) = buyer.user_id() else {
        return Ok(None);
    };
    let row: Option<(String, Phone, DivisionCode, String, String)> = purchases::table
        .inner_join(orders::table.on(orders::purchase_id.eq(purchases::id)))
        .filter(purchases::user_id.eq(user))
        .order((purchases::id.desc(), orders::id))
        .select((
            orders::ship_name,
            orders::ship_phone,
            orders::ship_code,
            orders::ship_region,
            orders::ship_detail,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(name, phone, code, region, detail)| ShipTo {
        name,
        phone,
        code,
        region,
        detail,
    }))
}
