//! The applicant sends the application in, or takes it back.

use serde_json::json;

use super::apply;
use crate::base::error::Result;
use crate::base::fields::FieldErrors;
use crate::base::ids::ApplicationId;
use crate::base::input::Rigor;
use crate::db::{DbConn, Tx};
use crate::domain::access::{ManageShop, Party, ShopPermission, ShopScope};
use crate::domain::applications::{
    self, Application, ApplicationCommand, ApplicationKind, ApplicationState,
};
use crate::domain::charters::{self, Charter, CharterCommand, CharterState, CharterTexts};
use crate::domain::shops::{
    self, Shop, ShopCommand, ShopContact, ShopLicence, ShopPayment, ShopTexts,
};

/// What the application still lacks, field by field; nothing when it can be sent in.
pub fn missing<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
    application: &Application,
) -> Result<FieldErrors> {
    let charter = charters::get(conn, scope, application.charter_id)?;
    let shop = shops::get(conn, scope)?;
    Ok(faults_of(application.kind, &charter, &shop))
}

/// Reads what is stored as if it were typed now, with everything asked for.
pub(super) fn faults_of(kind: ApplicationKind, charter: &Charter, shop: &Shop) -> FieldErrors {
    let mut faults = FieldErrors::new();
    faults.gather(CharterTexts::parse(charter, Rigor::Complete));
    if kind == ApplicationKind::Opening {
        faults.gather(ShopTexts::parse(shop, Rigor::Complete));
        faults.gather(ShopContact::parse(shop, Rigor::Complete));
        faults.gather(ShopPayment::parse(shop, Rigor::Complete));
        faults.gather(ShopLicence::parse(shop, Rigor::Complete));
    }
    faults
}

/// Sends the application in, for the first time or again; a second time right after is the same.
///
/// # Errors
/// With the faults of fields when something is missing.
pub fn submit(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, id: ApplicationId) -> Result<()> {
    shops::store::touch(tx, scope.shop_id())?;
    let application = applications::get(tx.conn(), scope, id)?;
    if application.state == ApplicationState::Submitted {
        return Ok(());
    }
    missing(tx.conn(), scope, &application)?.finish()?;
    let round = applications::last_step(tx.conn(), &application)?
        .map_or(1, |step| step.position.saturating_add(1));
    let (actor, facts) = (scope.actor(), json!({ "round": round }));
    let command = ApplicationCommand::Submit;
    apply(
        tx,
        &application,
        command,
        Party::Applicant,
        actor,
        facts.clone(),
    )?;
    let charter = charters::get(tx.conn(), scope, application.charter_id)?;
    if charter.state == CharterState::Draft {
        charters::store::mark(tx, &charter, CharterCommand::Submit, Party::Applicant)?;
    }
    let shop = shops::get(tx.conn(), scope)?;
    applications::store::insert_step(tx, &application, shop.division_code, round)?;
    if application.kind == ApplicationKind::Opening {
        shops::apply(
            tx,
            &shop,
            ShopCommand::Submit,
            Party::Applicant,
            actor,
            facts,
        )?;
    }
    Ok(())
}

/// Takes the application back: the village of an opening is free again, the charter in force
/// stays.
pub fn withdraw(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, id: ApplicationId) -> Result<()> {
    shops::store::touch(tx, scope.shop_id())?;
    let application = applications::get(tx.conn(), scope, id)?;
    if application.state == ApplicationState::Withdrawn {
        return Ok(());
    }
    let (actor, party) = (scope.actor(), Party::Applicant);
    let command = ApplicationCommand::Withdraw;
    apply(tx, &application, command, party, actor, json!({}))?;
    applications::store::delete_pending_steps(tx, scope, id)?;
    let charter = charters::get(tx.conn(), scope, application.charter_id)?;
    charters::store::mark(tx, &charter, CharterCommand::Withdraw, party)?;
    if application.kind == ApplicationKind::Opening {
        let shop = shops::get(tx.conn(), scope)?;
        shops::apply(tx, &shop, ShopCommand::Withdraw, party, actor, json!({}))?;
    }
    Ok(())
}
