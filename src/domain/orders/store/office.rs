//! Orders as administrators read them: those of the shops in their division.

use diesel::prelude::*;

use super::desk::Row;
use super::lines::lines_of_order;
use crate::base::error::Result;
use crate::base::order_number::{OrderNumber, PurchaseNumber};
use crate::db::DbConn;
use crate::db::schema::{orders, shops};
use crate::db::sql::starts_with_any;
use crate::domain::access::{DivisionPermission, DivisionScope, OrderScope};
use crate::domain::orders::desk::OfficeOrder;

type Names = (String, String, String, String);

/// An order of a shop in the administrator's division, and what reaches the things that hang on it.
pub fn find_for_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    number: &OrderNumber,
) -> Result<Option<(OrderScope, OfficeOrder)>> {
    let found: Option<(Row, Names)> = orders::table
        .inner_join(shops::table.on(shops::id.eq(orders::shop_id)))
        .filter(orders::number.eq(number.as_str()))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .select((
            Row::as_select(),
            (
                shops::name_zh,
                shops::name_en,
                shops::place_zh,
                shops::place_en,
            ),
        ))
        .first(conn)
        .optional()?;
    let Some((row, names)) = found else {
        return Ok(None);
    };
    let scope = row.scope(office.actor());
    let (shop_zh, shop_en, place_zh, place_en) = names;
    let found = OfficeOrder {
        shop_id: row.shop_id,
        shop_zh,
        shop_en,
        place_zh,
        place_en,
        money: row.money(conn, &scope)?,
        order: row.order(lines_of_order(conn, &scope)?)?,
    };
    Ok(Some((scope, found)))
}

/// The orders of a purchase that belong to shops in the administrator's division.
pub fn list_for_office<P: DivisionPermission>(
    conn: &mut DbConn,
    office: &DivisionScope<P>,
    purchase: &PurchaseNumber,
) -> Result<Vec<OfficeOrder>> {
    let first = format!("{purchase}-");
    let numbers: Vec<OrderNumber> = orders::table
        .inner_join(shops::table.on(shops::id.eq(orders::shop_id)))
        // A range instead of a pattern, so that both engines read it off the index.
        .filter(orders::number.gt(&first))
        .filter(orders::number.lt(format!("{first}:")))
        .filter(starts_with_any(shops::division_code, office.codes()))
        .order(orders::number)
        .select(orders::number)
        .load(conn)?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        found.extend(find_for_office(conn, office, &number)?.map(|(_, order)| order));
    }
    Ok(found)
}
