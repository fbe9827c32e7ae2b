//! An application begins: for a new shop, or for a new specialty of one.

use chrono::NaiveDate;
use serde_json::json;

use super::fill;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ApplicationId, UserId};
use crate::base::input::{Fields, Rigor};
use crate::db::Tx;
use crate::domain::access::{Actor, ManageShop, ShopRole, ShopScope, ShopState, grant};
use crate::domain::accounts::{self, User};
use crate::domain::applications::{self, ApplicationKind};
use crate::domain::charters::{self, CharterTexts};
use crate::domain::divisions::Tree;
use crate::domain::events::{self, NewEvent};
use crate::domain::shops;
use crate::domain::shops::store::{NewShop, Place};
use crate::domain::villages::{self, NewVillage, Village};

/// Openings that one person may work on at the same time: an abandoned draft keeps its village.
const MAX_OPENINGS: usize = 3;
/// Most characters of a shop's first name, as of those that are written later.
const MAX_NAME: usize = 40;

/// Begins an application from its first page: the village is found or made, see [`start`].
pub fn begin(
    tx: &mut Tx<'_>,
    applicant: UserId,
    place: &NewVillage,
    tree: &Tree,
    specialty: &CharterTexts,
) -> Result<ApplicationId> {
    let user = accounts::find_user(tx.conn(), applicant)?.ok_or(Code::AccessLoginNeeded)?;
    let village = villages::find_or_create(tx, Actor::User(applicant), place)?;
    start(tx, &user, &village, tree, specialty)
}

/// What the first page of an application says: the place, and the name of its specialty.
///
/// # Errors
/// The faults of all its fields.
pub fn parse_first(
    form: &dyn Fields,
    tree: &Tree,
    day: NaiveDate,
) -> Result<(NewVillage, CharterTexts)> {
    let mut faults = FieldErrors::new();
    let place = faults.gather(fill::place(form, tree, day));
    let specialty = faults.gather(CharterTexts::parse(form, Rigor::Draft));
    match (place, specialty) {
        (Some(place), Some(specialty)) => Ok((place, specialty)),
        _ => Err(Error::fields(faults)),
    }
}

/// Begins the application of a village for a shop with this specialty. The applicant becomes the
/// shop's first manager.
///
/// # Errors
/// `village.taken` when the village has a shop or an application that is not over;
/// `application.too_many` for somebody who has begun several; `access.login_needed` for an account
/// that was closed meanwhile.
pub fn start(
    tx: &mut Tx<'_>,
    applicant: &User,
    village: &Village,
    tree: &Tree,
    specialty: &CharterTexts,
) -> Result<ApplicationId> {
    grant::still_open(tx, applicant.id)?;
    if applications::open_by_user(tx.conn(), applicant.id)?.len() >= MAX_OPENINGS {
        return Err(Code::ApplicationTooMany.into());
    }
    let scope = open_draft(tx, applicant, village, tree, specialty)?;
    let charter = charters::store::insert(tx, &scope, specialty)?;
    let application = applications::store::insert(
        tx,
        scope.shop_id(),
        ApplicationKind::Opening,
        charter,
        applicant.id,
    )?;
    let facts = json!({ "kind": ApplicationKind::Opening, "specialty": specialty.specialty_zh });
    record_start(tx, &scope, application, facts)?;
    Ok(application)
}

/// Proposes another specialty; the charter in force stays until the new one is approved.
///
/// # Errors
/// `application.open` while another application of the shop is not over.
pub fn propose_charter(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    texts: &CharterTexts,
) -> Result<ApplicationId> {
    // Two proposals at the same moment queue up here, and the second finds the first.
    shops::store::touch(tx, scope.shop_id())?;
    let scope = grant::again(tx.conn(), scope)?;
    if !matches!(scope.state(), ShopState::Approved | ShopState::Suspended) {
        return Err(Code::StateIllegalTransition.into());
    }
    if applications::find_open_of_shop(tx.conn(), &scope)?.is_some() {
        return Err(Code::ApplicationOpen.into());
    }
    let applicant = scope.actor().user_id().ok_or(Code::AccessForbidden)?;
    let charter = charters::store::insert(tx, &scope, texts)?;
    let application = applications::store::insert(
        tx,
        scope.shop_id(),
        ApplicationKind::CharterChange,
        charter,
        applicant,
    )?;
    let facts = json!({ "kind": ApplicationKind::CharterChange, "specialty": texts.specialty_zh });
    record_start(tx, &scope, application, facts)?;
    Ok(application)
}

fn open_draft(
    tx: &mut Tx<'_>,
    applicant: &User,
    village: &Village,
    tree: &Tree,
    specialty: &CharterTexts,
) -> Result<ShopScope<ManageShop>> {
    let new = NewShop {
        slug: shops::free_slug(tx, &address(village, specialty))?,
        name_zh: cut(&format!("{}{}", village.name, specialty.specialty_zh)),
        name_en: english_name(village, specialty),
        contact_name: cut(&applicant.name),
        place: Place::of(village, tree),
    };
    let shop = shops::store::insert_draft(tx, &new)?;
    shops::store::insert_member(tx, shop, applicant.id, ShopRole::Manager)?
        .ok_or_else(|| Error::internal("a new shop had a member"))?;
    let actor = Actor::User(applicant.id);
    let event = NewEvent::new("shop", shop.0, "shop.started", actor)
        .of_shop(shop)
        .after(json!({ "state": ShopState::Draft, "name_zh": new.name_zh, "slug": new.slug }));
    events::record(tx, event)?;
    grant::shop(tx.conn(), applicant.id, new.slug.as_str())
}

/// What the shop's address is made from: names in Latin letters where they are known.
fn address(village: &Village, specialty: &CharterTexts) -> String {
    let pick = |en: &str, zh: &str| {
        if en.is_empty() {
            zh.to_owned()
        } else {
            en.to_owned()
        }
    };
    format!(
        "{} {}",
        pick(&village.name_en, &village.name),
        pick(&specialty.specialty_en, &specialty.specialty_zh)
    )
}

fn english_name(village: &Village, specialty: &CharterTexts) -> String {
    if village.name_en.is_empty() || specialty.specialty_en.is_empty() {
        return String::new();
    }
    cut(&format!("{} {}", village.name_en, specialty.specialty_en))
}

fn cut(name: &str) -> String {
    let cut: String = name.chars().take(MAX_NAME).collect();
    cut.trim().to_owned()
}

fn record_start(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    application: ApplicationId,
    facts: serde_json::Value,
) -> Result<()> {
    let event = NewEvent::new(
        "application",
        application.0,
        "application.started",
        scope.actor(),
    )
    .of_shop(scope.shop_id())
    .after(facts);
    events::record(tx, event)?;
    Ok(())
}
