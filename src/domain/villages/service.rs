//! The verbs of villages.

use super::model::{NewVillage, Village};
use super::store;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::VillageId;
use crate::db::{DbConn, Tx};
use crate::domain::access::Actor;
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
        let said = serde_json::json!({ "code": village.code, "name": village.name });
        events::record(tx, event.after(said))?;
    }
    Ok(village)
}
