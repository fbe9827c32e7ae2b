//! Shops whose village came to another division.

use diesel::prelude::*;

use super::Place;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::db::Tx;
use crate::db::schema::shops;
use crate::domain::access::SystemScope;

/// Writes a village's new place into its shops, whatever their state; gives them. Parcels leave
/// from the new division where they left from the old one.
pub(in crate::domain) fn rehome(
    tx: &mut Tx<'_>,
    _: &SystemScope,
    place: &Place,
    old_division: DivisionCode,
) -> Result<Vec<ShopId>> {
    let now = tx.now();
    let of_village = shops::table.filter(shops::village_id.eq(place.village_id));
    diesel::update(of_village.filter(shops::origin_code.eq(old_division)))
        .set(shops::origin_code.eq(place.origin_code))
        .execute(tx.conn())?;
    Ok(diesel::update(of_village)
        .set((
            shops::place_zh.eq(&place.shown_zh),
            shops::place_en.eq(&place.shown_en),
            shops::division_code.eq(place.division_code),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .returning(shops::id)
        .get_results(tx.conn())?)
}
