//! The SQL of address books. A scope opens the account's own, and a guest has none.

use diesel::prelude::*;

use super::model::Address;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{AddressId, UserId};
use crate::base::phone::Phone;
use crate::db::schema::addresses;
use crate::db::{DbConn, Tx};
use crate::domain::access::BuyerScope;
use crate::domain::orders::ShipTo;

#[derive(Queryable, Selectable)]
#[diesel(table_name = addresses)]
struct Row {
    id: AddressId,
    name: String,
    phone: Phone,
    code: DivisionCode,
    region: String,
    detail: String,
    is_default: bool,
}

impl From<Row> for Address {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            ship_to: ShipTo {
                name: row.name,
                phone: row.phone,
                code: row.code,
                region: row.region,
                detail: row.detail,
            },
            is_default: row.is_default,
        }
    }
}

fn owner(buyer: &BuyerScope) -> Result<UserId> {
    Ok(buyer.user_id().ok_or(Code::AccessLoginNeeded)?)
}

/// The account's book: the default first, then the newest; nothing for a guest.
pub fn list(conn: &mut DbConn, buyer: &BuyerScope) -> Result<Vec<Address>> {
    let Some(user) = buyer.user_id() else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = addresses::table
        .filter(addresses::user_id.eq(user))
        .order((addresses::is_default.desc(), addresses::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Address::from).collect())
}

/// An address of the account's book.
pub fn find(conn: &mut DbConn, buyer: &BuyerScope, id: AddressId) -> Result<Option<Address>> {
    let Some(user) = buyer.user_id() else {
        return Ok(None);
    };
    let row: Option<Row> = addresses::table
        .filter(addresses::user_id.eq(user))
        .filter(addresses::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Address::from))
}

pub(super) fn insert(tx: &mut Tx<'_>, buyer: &BuyerScope, ship_to: &ShipTo) -> Result<AddressId> {
    let row = (
        addresses::user_id.eq(owner(buyer)?),
        addresses::name.eq(&ship_to.name),
        addresses::phone.eq(&ship_to.phone),
        addresses::code.eq(ship_to.code),
        addresses::region.eq(&ship_to.region),
        addresses::detail.eq(&ship_to.detail),
        addresses::is_default.eq(false),
        addresses::updated_at.eq(tx.now()),
    );
    Ok(diesel::insert_into(addresses::table)
        .values(row)
        .returning(addresses::id)
        .get_result(tx.conn())?)
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    buyer: &BuyerScope,
    id: AddressId,
    ship_to: &ShipTo,
) -> Result<()> {
    let own = addresses::table
        .filter(addresses::user_id.eq(owner(buyer)?))
        .filter(addresses::id.eq(id));
    let now = tx.now();
    let changed = diesel::update(own)
        .set((
            addresses::name.eq(&ship_to.name),
            addresses::phone.eq(&ship_to.phone),
            addresses::code.eq(ship_to.code),
            addresses::region.eq(&ship_to.region),
            addresses::detail.eq(&ship_to.detail),
            addresses::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

/// Makes one the default, and the others not.
pub(super) fn set_default(tx: &mut Tx<'_>, buyer: &BuyerScope, id: AddressId) -> Result<()> {
    let own = addresses::table.filter(addresses::user_id.eq(owner(buyer)?));
    diesel::update(own)
        .set(addresses::is_default.eq(addresses::id.eq(id)))
        .execute(tx.conn())?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, buyer: &BuyerScope, id: AddressId) -> Result<()> {
    let own = addresses::table
        .filter(addresses::user_id.eq(owner(buyer)?))
        .filter(addresses::id.eq(id));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}

/// Forgets the whole book of an account that is closed.
pub fn erase(tx: &mut Tx<'_>, buyer: &BuyerScope) -> Result<()> {
    let own = addresses::table.filter(addresses::user_id.eq(owner(buyer)?));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}
