//! The SQL of villages.

use diesel::prelude::*;

use super::model::{NewVillage, Village, VillageKind};
use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::VillageId;
use crate::db::schema::villages;
use crate::db::{DbConn, Tx, each};

/// A row to insert. A struct without options, since only then many go in one statement.
#[derive(Insertable)]
#[diesel(table_name = villages, treat_none_as_default_value = false)]
struct VillageRow<'a> {
    kind: VillageKind,
    name: &'a str,
    name_en: &'a str,
    town_name: &'a str,
    town_name_en: &'a str,
    code: DivisionCode,
    division_code: DivisionCode,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl<'a> VillageRow<'a> {
    fn new(place: &'a NewVillage, now: Timestamp) -> Self {
        Self {
            kind: place.kind,
            name: &place.name,
            name_en: &place.name_en,
            town_name: &place.town_name,
            town_name_en: &place.town_name_en,
            code: place.code,
            division_code: place.division_code,
            created_at: now,
            updated_at: now,
        }
    }
}

/// The village with this id.
pub(super) fn find(conn: &mut DbConn, id: VillageId) -> Result<Option<Village>> {
    Ok(villages::table
        .find(id)
        .select(Village::as_select())
        .first(conn)
        .optional()?)
}

/// The village that is this place.
pub(super) fn find_place(conn: &mut DbConn, place: &NewVillage) -> Result<Option<Village>> {
    Ok(villages::table
        .filter(villages::division_code.eq(place.division_code))
        .filter(villages::town_name.eq(&place.town_name))
        .filter(villages::name.eq(&place.name))
        .select(Village::as_select())
        .first(conn)
        .optional()?)
}

/// Every village of these divisions, in the order of their codes.
pub(super) fn list_of_divisions(conn: &mut DbConn, codes: &[DivisionCode]) -> Result<Vec<Village>> {
    Ok(villages::table
        .filter(villages::division_code.eq_any(codes))
        .select(Village::as_select())
        .order((villages::code, villages::id))
        .load(conn)?)
}

/// Inserts the places that are not there yet; gives how many were.
pub(super) fn insert_missing(tx: &mut Tx<'_>, places: &[NewVillage]) -> Result<usize> {
    let now = tx.now();
    let rows: Vec<_> = places
        .iter()
        .map(|place| VillageRow::new(place, now))
        .collect();
    Ok(
        each!(tx.conn(), conn => diesel::insert_into(villages::table)
        .values(rows)
        .on_conflict((villages::division_code, villages::town_name, villages::name))
        .do_nothing()
        .execute(conn)?),
    )
}

/// Gives a place the English names and the code of a list; what it is stays.
pub(super) fn update(tx: &mut Tx<'_>, id: VillageId, place: &NewVillage) -> Result<()> {
    let now = tx.now();
    diesel::update(villages::table.find(id))
        .set((
            villages::name_en.eq(&place.name_en),
            villages::town_name_en.eq(&place.town_name_en),
            villages::code.eq(place.code),
            villages::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether a division has a place of this name.
pub(super) fn has_place(
    conn: &mut DbConn,
    division: DivisionCode,
    town: &str,
    name: &str,
) -> Result<bool> {
    let same = villages::table
        .filter(villages::division_code.eq(division))
        .filter(villages::town_name.eq(town))
        .filter(villages::name.eq(name));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(conn)?)
}

/// Moves a village to another division.
pub(super) fn move_to(
    tx: &mut Tx<'_>,
    id: VillageId,
    division: DivisionCode,
    code: DivisionCode,
) -> Result<()> {
    let now = tx.now();
    diesel::update(villages::table.find(id))
        .set((
            villages::division_code.eq(division),
            villages::code.eq(code),
            villages::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
