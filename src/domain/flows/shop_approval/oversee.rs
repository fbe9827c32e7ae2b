//! What administrators do with shops that are open, or that were begun and left.

use serde_json::json;

use super::apply;
use crate::base::error::{Error, Result};
use crate::base::slug::Slug;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, Party, ShopState, SuspendShops, grant};
use crate::domain::applications::{
    self, ApplicationCommand, ApplicationState, Comments, StepState,
};
use crate::domain::charters::{self, CharterCommand};
use crate::domain::listings::cards;
use crate::domain::shops::{self, Shop, ShopCommand};

/// Stops a shop for now, with the reason. It sells nothing from this moment on; what was paid is
/// still sent or refunded.
pub fn suspend(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<SuspendShops>,
    slug: &Slug,
    reason: &str,
) -> Result<()> {
    order(tx, scope, slug, ShopCommand::Suspend, reason).map(|_| ())
}

/// Lets a suspended shop sell again.
pub fn resume(tx: &mut Tx<'_>, scope: &DivisionScope<SuspendShops>, slug: &Slug) -> Result<()> {
    order(tx, scope, slug, ShopCommand::Resume, "").map(|_| ())
}

/// Ends a shop for good, with the reason, and any application of it that still runs.
pub fn close(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<SuspendShops>,
    slug: &Slug,
    reason: &str,
) -> Result<()> {
    let shop = order(tx, scope, slug, ShopCommand::Close, reason)?;
    end_applications(tx, scope, &shop, reason)
}

/// Clears away an application that was begun and left, so that its village can apply again.
pub fn clear_away(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<SuspendShops>,
    slug: &Slug,
    reason: &str,
) -> Result<()> {
    let shop = order(tx, scope, slug, ShopCommand::Withdraw, reason)?;
    end_applications(tx, scope, &shop, reason)
}

/// Applies a command to a shop of the division; one that is done already changes nothing.
fn order(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<SuspendShops>,
    slug: &Slug,
    command: ShopCommand,
    reason: &str,
) -> Result<Shop> {
    let shop = shops::get_overseen(tx.conn(), scope, slug)?;
    grant::refuse_own_shop(tx.conn(), scope, shop.id)?;
    if shop.state == target(command) {
        return Ok(shop);
    }
    let facts = json!({ "reason": reason });
    let actor = scope.actor();
    shops::apply(tx, &shop, command, Party::Administrator, actor, facts)?;
    cards::refresh_shop(tx, shop.id)?;
    Ok(shop)
}

const fn target(command: ShopCommand) -> ShopState {
    match command {
        ShopCommand::Suspend => ShopState::Suspended,
        ShopCommand::Close | ShopCommand::Withdraw => ShopState::Closed,
        _ => ShopState::Approved,
    }
}

/// Ends the application of a shop that is over: one that is being read is refused, one that is
/// being written is withdrawn.
fn end_applications(
    tx: &mut Tx<'_>,
    scope: &DivisionScope<SuspendShops>,
    shop: &Shop,
    reason: &str,
) -> Result<()> {
    let Some(mut application) = applications::store::find_open_of(tx.conn(), shop.id)? else {
        return Ok(());
    };
    let (party, actor) = (Party::Administrator, scope.actor());
    if application.state == ApplicationState::Submitted {
        let command = ApplicationCommand::TakeUp;
        application.state = apply(tx, &application, command, party, actor, json!({}))?;
    }
    let is_read = application.state == ApplicationState::UnderReview;
    let (command, on_charter) = if is_read {
        (ApplicationCommand::Reject, CharterCommand::Reject)
    } else {
        (ApplicationCommand::Withdraw, CharterCommand::Withdraw)
    };
    apply(
        tx,
        &application,
        command,
        party,
        actor,
        json!({ "reason": reason }),
    )?;
    if is_read && let Some(step) = applications::last_step(tx.conn(), &application)? {
        let comments = Comments {
            general: reason.to_owned(),
            ..Comments::default()
        };
        applications::store::close_step(tx, scope, step.id, StepState::Rejected, &comments)?;
    }
    let charter = charters::store::find_of(tx.conn(), shop.id, application.charter_id)?
        .ok_or_else(Error::not_found)?;
    charters::store::mark(tx, &charter, on_charter, party)?;
    Ok(())
}
