//! The steps of the form: each saves its part of the draft.

use crate::base::error::{Code, Result};
use crate::db::Tx;
use crate::domain::access::{ManageShop, ShopScope};
use crate::domain::applications::{self, Application, ApplicationKind};
use crate::domain::charters::{self, CharterTexts};
use crate::domain::divisions::Tree;
use crate::domain::shops::store::Place;
use crate::domain::shops::{self, SettingsPart};
use crate::domain::villages::Village;

/// Moves the application to another village.
pub fn save_place(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: &Application,
    village: &Village,
    tree: &Tree,
) -> Result<()> {
    ask_opening(application)?;
    reload(tx, scope, application)?;
    shops::store::update_place(tx, scope, &Place::of(village, tree))
}

/// Writes the charter that the application is about.
pub fn save_specialty(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: &Application,
    texts: &CharterTexts,
) -> Result<()> {
    reload(tx, scope, application)?;
    charters::store::update(tx, scope, application.charter_id, texts)
}

/// Writes a part of the shop that the application is to open.
pub fn save_part(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: &Application,
    part: &SettingsPart,
) -> Result<()> {
    ask_opening(application)?;
    reload(tx, scope, application)?;
    shops::edit(tx, scope, part)?;
    Ok(())
}

/// Takes the shop's row, so that no edit slips in behind a submission, and asks whether the
/// application is still open to edits.
fn reload(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, application: &Application) -> Result<()> {
    shops::store::touch(tx, scope.shop_id())?;
    let now = applications::get(tx.conn(), scope, application.id)?;
    if now.state.is_open_to_edits() {
        Ok(())
    } else {
        Err(Code::ShopUnderReview.into())
    }
}

fn ask_opening(application: &Application) -> Result<()> {
    if application.kind == ApplicationKind::Opening {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}
