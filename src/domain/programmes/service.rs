//! What an administration does with its programmes.

use serde_json::{Value, json};

use super::form::{Limits, NewProgramme};
use super::model::Programme;
use super::state::{ProgrammeCommand, ProgrammeState};
use super::store;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ProgrammeId;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, ManageProgrammes, grant};
use crate::domain::events::{self, NewEvent};

type Office = DivisionScope<ManageProgrammes>;

/// Writes a draft; the same sent twice is one.
///
/// # Errors
/// A fault at `programme_division` for a division that is not the office's, at `code` for that of
/// another programme.
pub fn create(tx: &mut Tx<'_>, office: &Office, new: &NewProgramme) -> Result<ProgrammeId> {
    let office = &grant::division(tx.conn(), office.user_id())?;
    refuse_foreign(office, &new.terms.division)?;
    let all = store::list(tx.conn(), office)?;
    if let Some(same) = all.iter().find(|one| is_same(one, new)) {
        return Ok(same.id);
    }
    let id = store::insert(tx, office, new)?;
    let event = event(office, id, "programme.created").after(told(&new.limits));
    events::record(tx, event)?;
    Ok(id)
}

fn refuse_foreign(office: &Office, division: &DivisionCode) -> Result<()> {
    if office.covers(division.as_str()) {
        Ok(())
    } else {
        Err(Error::field("programme_division", Code::FieldInvalid))
    }
}

fn is_same(old: &Programme, new: &NewProgramme) -> bool {
    let terms = &new.terms;
    let areas = terms.areas.iter().map(DivisionCode::as_str);
    old.state == ProgrammeState::Draft
        && old.division_code == terms.division.as_str()
        && old.areas.iter().map(String::as_str).eq(areas)
        && old.kind == terms.kind
        && old.gift == terms.gift
        && (old.most, old.min_goods, &old.code) == (terms.most, terms.min_goods, &terms.code)
        && limits_of(old) == new.limits
}

fn limits_of(programme: &Programme) -> Limits {
    Limits {
        name_zh: programme.name_zh.clone(),
        name_en: programme.name_en.clone(),
        about_zh: programme.about_zh.clone(),
        about_en: programme.about_en.clone(),
        budget: programme.budget,
        total_limit: programme.total_limit,
        buyer_limit: programme.buyer_limit,
        starts_on: programme.starts_on,
        ends_on: programme.ends_on,
    }
}

/// Changes a programme: all of a draft (`new`), or of one that has begun its names, days, limits and
/// budget.
///
/// # Errors
/// `state.illegal_transition` for one that is over, or began meanwhile; faults at `budget` or
/// `total_limit` for less than orders have taken; those of [`create`].
pub fn change(
    tx: &mut Tx<'_>,
    office: &Office,
    id: ProgrammeId,
    (limits, new): (&Limits, Option<&NewProgramme>),
) -> Result<()> {
    let office = &grant::division(tx.conn(), office.user_id())?;
    let old = store::find(tx.conn(), office, id)?.ok_or_else(Error::not_found)?;
    let is_changed = match new {
        Some(new) => {
            refuse_foreign(office, &new.terms.division)?;
            store::replace(tx, id, new)?
        }
        None => store::update(tx, id, limits)?,
    };
    if !is_changed {
        let is_over = old.state == ProgrammeState::Ended || new.is_some();
        let is_used_more = limits.total_limit.is_some_and(|limit| limit < old.used);
        return Err(match (is_over, is_used_more) {
            (true, _) => Code::StateIllegalTransition.into(),
            (false, true) => Error::field("total_limit", Code::CouponLimitBelowUsed),
            (false, false) => Error::field("budget", Code::ProgrammeBudgetBelowUsed),
        });
    }
    let event = event(office, id, "programme.changed").before(told(&limits_of(&old)));
    events::record(tx, event.after(told(limits)))?;
    Ok(())
}

/// Moves a programme on; orders that take part keep it.
///
/// # Errors
/// `state.illegal_transition` for what the table does not list, or when somebody was faster.
pub fn take_step(
    tx: &mut Tx<'_>,
    office: &Office,
    id: ProgrammeId,
    command: ProgrammeCommand,
) -> Result<()> {
    let office = &grant::division(tx.conn(), office.user_id())?;
    let old = store::find(tx.conn(), office, id)?.ok_or_else(Error::not_found)?;
    let to = old.state.next(command)?;
    if !store::mark(tx, id, (old.state, to))? {
        return Err(Code::StateIllegalTransition.into());
    }
    let kind = match command {
        ProgrammeCommand::Activate => "programme.activated",
        ProgrammeCommand::Pause => "programme.paused",
        ProgrammeCommand::Resume => "programme.resumed",
        ProgrammeCommand::End => "programme.ended",
    };
    let event = event(office, id, kind).before(json!({ "state": old.state }));
    events::record(tx, event.after(json!({ "state": to })))?;
    Ok(())
}

/// Approves that the shops of a programme stand on the front page while it runs, or takes that
/// back; done twice, it is done.
///
/// # Errors
/// `state.illegal_transition` for one that is over.
pub fn put_on_shelf(
    tx: &mut Tx<'_>,
    office: &Office,
    id: ProgrammeId,
    is_on_shelf: bool,
) -> Result<()> {
    let office = &grant::division(tx.conn(), office.user_id())?;
    let old = store::find(tx.conn(), office, id)?.ok_or_else(Error::not_found)?;
    if is_on_shelf && old.state == ProgrammeState::Ended {
        return Err(Code::StateIllegalTransition.into());
    }
    if !store::set_shelf(tx, id, is_on_shelf)? {
        return Ok(());
    }
    let event = event(office, id, "programme.shelf_changed");
    events::record(tx, event.after(json!({ "is_on_shelf": is_on_shelf })))?;
    Ok(())
}

fn event(office: &Office, id: ProgrammeId, kind: &'static str) -> NewEvent {
    NewEvent::new("programme", id.0, kind, office.actor())
}

fn told(limits: &Limits) -> Value {
    json!({
        "name": limits.name_zh,
        "budget_minor": limits.budget,
        "starts_on": limits.starts_on,
        "ends_on": limits.ends_on,
        "total_limit": limits.total_limit,
        "buyer_limit": limits.buyer_limit,
    })
}
