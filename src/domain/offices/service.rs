//! The verbs of offices.

use serde_json::json;

use super::store;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::Tx;
use crate::domain::access::{Actor, OfficeRole, SystemScope};
use crate::domain::events::{self, NewEvent};

/// Gives a user an office; one that the user holds already stays as it is.
pub fn appoint_by_system(
    tx: &mut Tx<'_>,
    _: &SystemScope,
    user: UserId,
    role: OfficeRole,
    division: &DivisionCode,
) -> Result<()> {
    appoint(tx, Actor::System, user, role, division)
}

fn appoint(
    tx: &mut Tx<'_>,
    actor: Actor,
    user: UserId,
    role: OfficeRole,
    division: &DivisionCode,
) -> Result<()> {
    if !store::insert_office(tx, user, role, division)? {
        return Ok(());
    }
    let after = json!({ "role": role, "division": division.as_str() });
    events::record(
        tx,
        NewEvent::new("user", user.0, "office.granted", actor).after(after),
    )?;
    Ok(())
}
