//! The rows of what shops say on their pages beside their texts.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::db::schema::shop_fronts;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{ManageShop, ShopPermission, ShopScope};
use crate::domain::shops::front::{Front, HolidayNotice};

/// What the shop says.
pub fn find_front<P: ShopPermission>(conn: &mut DbConn, shop: &ShopScope<P>) -> Result<Front> {
    let found = shop_fronts::table
        .filter(shop_fronts::shop_id.eq(shop.shop_id()))
        .select((
            shop_fronts::ship_days,
            shop_fronts::closes_on_holiday,
            shop_fronts::holiday_zh,
            shop_fronts::holiday_en,
        ))
        .first(conn)
        .optional()?;
    Ok(found.unwrap_or_default())
}

pub(in crate::domain::shops) fn set_notice(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    notice: &HolidayNotice,
) -> Result<()> {
    let values = (
        shop_fronts::closes_on_holiday.eq(notice.closes),
        shop_fronts::holiday_zh.eq(&notice.zh),
        shop_fronts::holiday_en.eq(&notice.en),
    );
    each!(tx.conn(), conn => diesel::insert_into(shop_fronts::table)
        .values((shop_fronts::shop_id.eq(shop.shop_id()), values))
        .on_conflict(shop_fronts::shop_id)
        .do_update()
        .set(values)
        .execute(conn)?);
    Ok(())
}

pub(in crate::domain::shops) fn set_ship_days(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageShop>,
    days: Option<i32>,
) -> Result<()> {
    let values = shop_fronts::ship_days.eq(days);
    each!(tx.conn(), conn => diesel::insert_into(shop_fronts::table)
        .values((shop_fronts::shop_id.eq(shop.shop_id()), values))
        .on_conflict(shop_fronts::shop_id)
        .do_update()
        .set(values)
        .execute(conn)?);
    Ok(())
}
