//! The verbs of offices.

use serde_json::json;

use super::store;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{OfficeId, UserId};
use crate::db::Tx;
use crate::domain::access::{Actor, DivisionScope, ManagePlatform, OfficeRole, SystemScope};
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

/// Gives an office.
pub fn grant(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ManagePlatform>,
    user: UserId,
    role: OfficeRole,
    division: &DivisionCode,
) -> Result<()> {
    appoint(tx, scope.actor(), user, role, division)
}

/// Takes an office away; its holder loses it at once.
///
/// # Errors
/// `office.last_supervisor` when nobody would be left who supervises the whole platform.
pub fn revoke(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ManagePlatform>,
    office: OfficeId,
) -> Result<()> {
    let office = store::find(tx.conn(), office)?.ok_or_else(Error::not_found)?;
    let is_root_supervisor =
        office.role == OfficeRole::Supervisor && office.division_code == DivisionCode::ROOT;
    if is_root_supervisor && store::count_root_supervisors(tx)? <= 1 {
        return Err(Code::OfficeLastSupervisor.into());
    }
    if !store::delete(tx, office.id)? {
        return Err(Error::not_found());
    }
    let before = json!({ "role": office.role, "division": office.division_code });
    let event = NewEvent::new("user", office.user_id.0, "office.revoked", scope.actor());
    events::record(tx, event.before(before))?;
    Ok(())
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
