//! What administrators do with an application.

use serde_json::json;

use super::apply;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::ApplicationId;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, Party, ReviewApplications, grant};
use crate::domain::applications::{
    self, Application, ApplicationCommand, ApplicationKind, ApplicationState, Checklist, Comments,
    ReviewStep, StepState,
};
use crate::domain::charters::{self, CharterCommand};
use crate::domain::freight;
use crate::domain::listings::cards;
use crate::domain::shops::{self, ShopCommand};

/// The answer to an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Granted; every point of the checklist is ticked.
    Approve(Checklist),
    /// Sent back, with comments.
    RequestChanges(Comments),
    /// Refused, with the reason.
    Reject(String),
}

impl Decision {
    const fn command(&self) -> ApplicationCommand {
        match self {
            Self::Approve(_) => ApplicationCommand::Approve,
            Self::RequestChanges(_) => ApplicationCommand::RequestChanges,
            Self::Reject(_) => ApplicationCommand::Reject,
        }
    }

    const fn on_shop(&self) -> ShopCommand {
        match self {
            Self::Approve(_) => ShopCommand::Approve,
            Self::RequestChanges(_) => ShopCommand::RequestChanges,
            Self::Reject(_) => ShopCommand::Reject,
        }
    }

    const fn step_state(&self) -> StepState {
        match self {
            Self::Approve(_) => StepState::Approved,
            Self::RequestChanges(_) => StepState::ChangesRequested,
            Self::Reject(_) => StepState::Rejected,
        }
    }

    /// What the applicant is told.
    fn comments(&self) -> Comments {
        match self {
            Self::Approve(_) => Comments::default(),
            Self::RequestChanges(comments) => comments.clone(),
            Self::Reject(reason) => Comments {
                general: reason.clone(),
                ..Comments::default()
            },
        }
    }

    /// Whether a state is the one that this decision leads to.
    fn has_led_to(&self, state: ApplicationState) -> bool {
        applications::next(
            ApplicationState::UnderReview,
            self.command(),
            Party::Administrator,
        )
        .is_ok_and(|to| to == state)
    }
}

/// Takes an application up, so that the applicant sees that somebody reads it. One that is taken
/// up already stays as it is.
pub fn take_up(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ReviewApplications>,
    id: ApplicationId,
) -> Result<()> {
    let (application, _) = under(tx, scope, id)?;
    if application.state == ApplicationState::UnderReview {
        return Ok(());
    }
    let (party, actor) = (Party::Administrator, scope.actor());
    let command = ApplicationCommand::TakeUp;
    apply(tx, &application, command, party, actor, json!({}))?;
    if application.kind == ApplicationKind::Opening {
        let shop =
            shops::store::find_of(tx.conn(), application.shop_id)?.ok_or_else(Error::not_found)?;
        shops::apply(tx, &shop, ShopCommand::TakeUp, party, actor, json!({}))?;
    }
    Ok(())
}

/// Keeps the ticks of the round that runs.
///
/// # Errors
/// `review.stale` when the application has moved on to another round.
pub fn save_checklist(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ReviewApplications>,
    id: ApplicationId,
    round: i32,
    checklist: &Checklist,
) -> Result<()> {
    let (application, step) = under(tx, scope, id)?;
    if step.position != round || application.state != ApplicationState::UnderReview {
        return Err(Code::ReviewStale.into());
    }
    applications::store::set_checklist(tx, step.id, checklist)
}

/// Answers the application as it was in `round`. The same answer by the same person again, as of
/// a button pressed twice, changes nothing.
///
/// # Errors
/// `review.stale` when the application has moved on to another round; the fault of the checklist
/// when an approval leaves points open; `state.illegal_transition` when it is decided already.
pub fn decide(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ReviewApplications>,
    id: ApplicationId,
    round: i32,
    decision: &Decision,
) -> Result<()> {
    let (application, step) = under(tx, scope, id)?;
    if step.position != round {
        return Err(Code::ReviewStale.into());
    }
    let is_mine = step.decided_by == Some(scope.user_id());
    if is_mine && decision.has_led_to(application.state) {
        return Ok(());
    }
    if let Decision::Approve(checklist) = decision {
        checklist.ask_complete()?;
        applications::next(application.state, decision.command(), Party::Administrator)?;
        applications::store::set_checklist(tx, step.id, checklist)?;
    }
    answer(tx, scope, &application, &step, decision)
}

fn answer(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ReviewApplications>,
    application: &Application,
    step: &ReviewStep,
    decision: &Decision,
) -> Result<()> {
    let (party, actor) = (Party::Administrator, scope.actor());
    let comments = decision.comments();
    let facts = json!({
        "round": step.position, "reason": comments.general, "comments": comments.by_field,
    });
    apply(
        tx,
        application,
        decision.command(),
        party,
        actor,
        facts.clone(),
    )?;
    applications::store::close_step(tx, scope, step.id, decision.step_state(), &comments)?;
    decide_charter(tx, application, decision)?;
    if application.kind == ApplicationKind::Opening {
        let shop =
            shops::store::find_of(tx.conn(), application.shop_id)?.ok_or_else(Error::not_found)?;
        shops::apply(tx, &shop, decision.on_shop(), party, actor, facts)?;
    }
    if matches!(decision, Decision::Approve(_)) {
        freight::ensure_default(tx, application.shop_id)?;
    }
    cards::refresh_shop(tx, application.shop_id)
}

/// Puts the charter in force in place of the one before, or refuses it; one that goes back to the
/// applicant stays as it is.
fn decide_charter(tx: &mut Tx<'_>, application: &Application, decision: &Decision) -> Result<()> {
    let command = match decision {
        Decision::Approve(_) => CharterCommand::Activate,
        Decision::Reject(_) => CharterCommand::Reject,
        Decision::RequestChanges(_) => return Ok(()),
    };
    let shop = application.shop_id;
    if command == CharterCommand::Activate
        && let Some(before) = charters::store::find_active_of(tx.conn(), shop)?
    {
        charters::store::mark(tx, &before, CharterCommand::Supersede, Party::Administrator)?;
    }
    let charter = charters::store::find_of(tx.conn(), shop, application.charter_id)?
        .ok_or_else(Error::not_found)?;
    charters::store::mark(tx, &charter, command, Party::Administrator)?;
    Ok(())
}

/// An application of the division with its latest round, which this administrator may decide.
fn under(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<ReviewApplications>,
    id: ApplicationId,
) -> Result<(Application, ReviewStep)> {
    let application = applications::get_overseen(tx.conn(), scope, id)?;
    grant::refuse_own_shop(tx.conn(), scope, application.shop_id)?;
    let step =
        applications::last_step(tx.conn(), &application)?.ok_or(Code::StateIllegalTransition)?;
    Ok((application, step))
}
