//! A manager asks for another specialty, or answers what was asked to change of such a request.

use super::{propose_charter, submit};
use crate::base::error::{Code, Result};
use crate::base::ids::ApplicationId;
use crate::base::input::Rigor;
use crate::db::{DbConn, Tx};
use crate::domain::access::{ManageShop, ShopScope};
use crate::domain::applications::{self, Application, ApplicationKind, ApplicationState};
use crate::domain::charters::{self, CharterTexts};

/// Sends in a new charter; the one in force stays until the new one is approved. What was sent
/// already is not sent again.
///
/// # Errors
/// `charter.unchanged` for what is in force already; `application.open` while another application
/// of the shop is not over.
pub fn propose(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    texts: &CharterTexts,
) -> Result<ApplicationId> {
    if let Some(active) = charters::find_active(tx.conn(), scope)?
        && CharterTexts::parse(&active, Rigor::Draft)? == *texts
    {
        return Err(Code::CharterUnchanged.into());
    }
    let open = applications::find_open_of_shop(tx.conn(), scope)?;
    let id = match open {
        None => propose_charter(tx, scope, texts)?,
        Some(open) if is_sent(tx.conn(), scope, &open, texts)? => return Ok(open.id),
        Some(open) if may_change(&open) => {
            charters::store::update(tx, scope, open.charter_id, texts)?;
            open.id
        }
        Some(_) => return Err(Code::ApplicationOpen.into()),
    };
    submit(tx, scope, id)?;
    Ok(id)
}

fn may_change(open: &Application) -> bool {
    open.kind == ApplicationKind::CharterChange && open.state.is_open_to_edits()
}

/// Whether these texts wait for an answer.
fn is_sent(
    conn: &mut DbConn,
    scope: &ShopScope<ManageShop>,
    open: &Application,
    texts: &CharterTexts,
) -> Result<bool> {
    let charter = charters::get(conn, scope, open.charter_id)?;
    Ok(open.kind == ApplicationKind::CharterChange
        && open.state == ApplicationState::Submitted
        && CharterTexts::parse(&charter, Rigor::Draft)? == *texts)
}
