//! From a village's first word to an open shop, and what administrators may do with it after.
//!
//! A shop opens by an application; a later change of its specialty is one too. Each step is a
//! compare-and-set on the application, its charter and, for an opening, its shop, with an event
//! for each, in one transaction: of two administrators who decide at the same moment, one does.
//! Nobody decides on a shop of which they are a member.

mod dossier;
mod fill;
mod oversee;
mod propose;
mod review;
mod start;
mod submit;

pub use dossier::{Dossier, dossier, dossier_overseen};
pub use fill::{StepInput, save};
pub use oversee::{clear_away, close, resume, suspend};
pub use propose::propose;
pub use review::{Decision, decide, save_checklist, take_up};
pub use start::{begin, parse_first, propose_charter, start};
pub use submit::{missing, submit, withdraw};

use serde_json::{Value, json};

use crate::base::error::Result;
use crate::db::Tx;
use crate::domain::access::{Actor, Party};
use crate::domain::applications::{self, Application, ApplicationCommand, ApplicationState};
use crate::domain::events::{self, NewEvent};

/// Applies a command to an application, by the table, and records it with `facts`.
fn apply(
    tx: &mut Tx<'_>,
    application: &Application,
    command: ApplicationCommand,
    party: Party,
    actor: Actor,
    facts: Value,
) -> Result<ApplicationState> {
    let to = applications::store::mark(tx, application, command, party)?;
    let mut after = json!({ "state": to, "kind": application.kind });
    if let (Some(after), Value::Object(facts)) = (after.as_object_mut(), facts) {
        after.extend(facts);
    }
    let event = NewEvent::new("application", application.id.0, command.event_kind(), actor)
        .of_shop(application.shop_id)
        .before(json!({ "state": application.state }))
        .after(after);
    events::record(tx, event)?;
    Ok(to)
}
