//! The verbs of villages.

use serde_json::json;

use super::model::{NewVillage, Village};
use super::store;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::VillageId;
use crate::db::{DbConn, Tx};
use crate::domain::access::{Actor, SystemScope};
use crate::domain::events::{self, NewEvent};

/// The village with this id; `page.not_found` if there is none. Villages are public.
pub fn get(conn: &mut DbConn, id: VillageId) -> Result<Village> {
    store::find(conn, id)?.ok_or_else(Error::not_found)
}

/// The villages of one division (a county, or a prefecture without counties), in the order of
/// their codes.
pub fn list_in(conn: &mut DbConn, division: DivisionCode) -> Result<Vec<Village>> {
    store::list_of_divisions(conn, &[division])
}

/// The village that is this place, created if nobody described it before.
pub fn find_or_create(tx: &mut Tx<'_>, actor: Actor, place: &NewVillage) -> Result<Village> {
    let is_new = store::insert_missing(tx, std::slice::from_ref(place))? > 0;
    let village = store::find_place(tx.conn(), place)?
        .ok_or_else(|| Error::internal("a village vanished while it was made"))?;
    if is_new {
        let event = NewEvent::new("village", village.id.0, "village.created", actor);
        let said = json!({ "code": village.code, "name": village.name });
        events::record(tx, event.after(said))?;
    }
    Ok(village)
}

/// Moves a village to the division that took the place of its own, with an event that keeps where
/// it was; `None` if the same place is there already, which people have to sort out.
///
/// A code of town or village under the old division means nothing under the new one and goes.
pub fn rehome(
    tx: &mut Tx<'_>,
    scope: &SystemScope,
    village: &Village,
    division: DivisionCode,
) -> Result<Option<Village>> {
    if store::has_place(tx.conn(), division, &village.town_name, &village.name)? {
        return Ok(None);
    }
    let code = if division.contains(&village.code) {
        village.code
    } else {
        division
    };
    store::move_to(tx, village.id, division, code)?;
    let event = NewEvent::new("village", village.id.0, "village.rehomed", Actor::System)
        .before(json!({ "division_code": village.division_code, "code": village.code }))
        .after(json!({ "division_code": division, "code": code, "reason": scope.reason() }));
    events::record(tx, event)?;
    Ok(Some(Village {
        division_code: division,
        code,
        ..village.clone()
    }))
}
