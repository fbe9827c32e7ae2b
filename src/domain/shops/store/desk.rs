//! The rows of shops, as their members and the flows change them.

use diesel::prelude::*;

use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{ShopId, VillageId};
use crate::base::locale::Locale;
use crate::base::rate::Rate;
use crate::base::slug::Slug;
use crate::base::text::fold;
use crate::db::schema::{shop_slugs, shops};
use crate::db::{DbConn, Tx, is_unique_violation};
use crate::domain::access::{ManageShop, Party, ShopPermission, ShopScope, ShopState};
use crate::domain::divisions::Tree;
use crate::domain::shops::holiday::Holiday;
use crate::domain::shops::licence::LicenceKind;
use crate::domain::shops::model::{Shop, ShopContact, ShopLicence, ShopPayment, ShopTexts};
use crate::domain::shops::state::{self, ShopCommand};
use crate::domain::villages::Village;

/// The place of a shop: its village, and what cards and searches say of it.
#[derive(Debug, Clone)]
pub(in crate::domain) struct Place {
    /// The village.
    pub village_id: VillageId,
    /// The place as cards show it, in Chinese.
    pub shown_zh: String,
    /// The same in English.
    pub shown_en: String,
    /// The deepest code of the village.
    pub division_code: DivisionCode,
    /// The division that parcels leave from, until the applicant says otherwise.
    pub origin_code: DivisionCode,
}

impl Place {
    /// What a shop of this village says of its place.
    pub(in crate::domain) fn of(village: &Village, tree: &Tree) -> Self {
        Self {
            village_id: village.id,
            shown_zh: tree.full_name(village.division_code, Locale::Zh),
            shown_en: tree.full_name(village.division_code, Locale::En),
            division_code: village.code,
            origin_code: village.division_code,
        }
    }
}

/// A shop that is begun.
#[derive(Debug, Clone)]
pub(in crate::domain) struct NewShop {
    /// Its address.
    pub slug: Slug,
    /// Its first Chinese name.
    pub name_zh: String,
    /// Its first English name, or empty.
    pub name_en: String,
    /// The person to ask, to begin with the applicant.
    pub contact_name: String,
    /// Where it is.
    pub place: Place,
}

/// The shop of a scope.
pub fn get<P: ShopPermission>(conn: &mut DbConn, scope: &ShopScope<P>) -> Result<Shop> {
    find_of(conn, scope.shop_id())?.ok_or_else(Error::not_found)
}

/// A shop, for flows that hold it by another scope.
pub(in crate::domain) fn find_of(conn: &mut DbConn, shop: ShopId) -> Result<Option<Shop>> {
    Ok(shops::table.find(shop).first(conn).optional()?)
}

/// Whether no shop has the slug, nor had it before; a shop may take back its own.
pub(in crate::domain) fn is_slug_free(
    conn: &mut DbConn,
    slug: &Slug,
    of: Option<ShopId>,
) -> Result<bool> {
    let now: Option<ShopId> = shops::table
        .filter(shops::slug.eq(slug))
        .select(shops::id)
        .first(conn)
        .optional()?;
    let before: Option<ShopId> = shop_slugs::table
        .find(slug)
        .select(shop_slugs::shop_id)
        .first(conn)
        .optional()?;
    Ok(now.is_none() && (before.is_none() || before == of))
}

/// Begins a shop.
///
/// # Errors
/// `village.taken` when the village has a live shop; `system.busy`, so that the transaction is
/// tried again, when another shop took the slug meanwhile.
pub(in crate::domain) fn insert_draft(tx: &mut Tx<'_>, new: &NewShop) -> Result<ShopId> {
    let now = tx.now();
    diesel::insert_into(shops::table)
        .values((
            shops::village_id.eq(new.place.village_id),
            shops::slug.eq(&new.slug),
            shops::name_zh.eq(&new.name_zh),
            shops::name_en.eq(&new.name_en),
            shops::search_names.eq(search_names(&new.name_zh, &new.name_en)),
            shops::contact_name.eq(&new.contact_name),
            shops::licence_kind.eq(LicenceKind::Exempt),
            shops::origin_code.eq(new.place.origin_code),
            shops::place_zh.eq(&new.place.shown_zh),
            shops::place_en.eq(&new.place.shown_en),
            shops::division_code.eq(new.place.division_code),
            shops::state.eq(ShopState::Draft),
            shops::created_at.eq(now),
            shops::updated_at.eq(now),
        ))
        .returning(shops::id)
        .get_result(tx.conn())
        .map_err(taken)
}

/// What a search by name looks into: alike on both engines, whose own `LIKE` differ.
fn search_names(zh: &str, en: &str) -> String {
    fold(&format!("{zh} {en}"))
}

/// Says which uniqueness was hit.
fn taken(error: diesel::result::Error) -> Error {
    if is_unique_violation(&error, "shops_live_village_key", "shops.village_id") {
        Error::new(Code::VillageTaken).caused_by(error)
    } else if is_unique_violation(&error, "shops_slug_key", "shops.slug") {
        Error::new(Code::SystemBusy).caused_by(error)
    } else {
        error.into()
    }
}

/// Moves a draft to another village.
pub(in crate::domain) fn update_place(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    place: &Place,
) -> Result<()> {
    let now = tx.now();
    let drafts = shops::table
        .filter(shops::id.eq(scope.shop_id()))
        .filter(shops::state.eq_any([ShopState::Draft, ShopState::ChangesRequested]));
    let changed = diesel::update(drafts)
        .set((
            shops::village_id.eq(place.village_id),
            shops::place_zh.eq(&place.shown_zh),
            shops::place_en.eq(&place.shown_en),
            shops::division_code.eq(place.division_code),
            shops::origin_code.eq(place.origin_code),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())
        .map_err(taken)?;
    took(changed)
}

pub(in crate::domain) fn update_texts(
    tx: &mut Tx<'_>,
    before: &Shop,
    texts: &ShopTexts,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(unchanged(before))
        .set((
            shops::name_zh.eq(&texts.name_zh),
            shops::name_en.eq(&texts.name_en),
            shops::search_names.eq(search_names(&texts.name_zh, &texts.name_en)),
            shops::story_zh.eq(&texts.story_zh),
            shops::story_en.eq(&texts.story_en),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)
}

pub(in crate::domain) fn update_contact(
    tx: &mut Tx<'_>,
    before: &Shop,
    contact: &ShopContact,
) -> Result<()> {
    let now = tx.now();
    let phone = contact.phone.as_ref().map_or("", |phone| phone.as_str());
    let changed = diesel::update(unchanged(before))
        .set((
            shops::contact_name.eq(&contact.name),
            shops::contact_phone.eq(phone),
            shops::origin_code.eq(contact.origin_code.unwrap_or(before.origin_code)),
            shops::origin_detail.eq(&contact.origin_detail),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)
}

pub(in crate::domain) fn update_payment(
    tx: &mut Tx<'_>,
    before: &Shop,
    payment: &ShopPayment,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(unchanged(before))
        .set((
            shops::accepts_cod.eq(payment.accepts_cod),
            shops::accepts_transfer.eq(payment.accepts_transfer),
            shops::bank_name.eq(&payment.bank_name),
            shops::bank_holder.eq(&payment.bank_holder),
            shops::bank_account.eq(&payment.bank_account),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)
}

pub(in crate::domain) fn update_licence(
    tx: &mut Tx<'_>,
    before: &Shop,
    licence: &ShopLicence,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(unchanged(before))
        .set((
            shops::licence_kind.eq(licence.kind),
            shops::licence_number.eq(&licence.number),
            shops::exempt_reason.eq(licence.reason.map_or("", |reason| reason.as_str())),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)
}

pub(in crate::domain) fn update_holiday(
    tx: &mut Tx<'_>,
    before: &Shop,
    holiday: Option<Holiday>,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(unchanged(before))
        .set((
            shops::holiday_from.eq(holiday.map(|days| days.first)),
            shops::holiday_to.eq(holiday.map(|days| days.last)),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)
}

pub(in crate::domain) fn update_weigh_tolerance(
    tx: &mut Tx<'_>,
    before: &Shop,
    rate: Rate,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(unchanged(before))
        .set((
            shops::weigh_tolerance_bp.eq(rate),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)
}

/// How far a parcel's mass may lie from what was ordered.
pub fn find_weigh_tolerance<P: ShopPermission>(
    conn: &mut DbConn,
    shop: &ShopScope<P>,
) -> Result<Rate> {
    Ok(shops::table
        .filter(shops::id.eq(shop.shop_id()))
        .select(shops::weigh_tolerance_bp)
        .first(conn)?)
}

pub(in crate::domain) fn set_slug(tx: &mut Tx<'_>, before: &Shop, slug: &Slug) -> Result<()> {
    let now = tx.now();
    // Taken back, it is the address again and no longer one that redirects.
    diesel::delete(
        shop_slugs::table
            .find(slug)
            .filter(shop_slugs::shop_id.eq(before.id)),
    )
    .execute(tx.conn())?;
    let changed = diesel::update(unchanged(before))
        .set((
            shops::slug.eq(slug),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())
        .map_err(taken)?;
    took(changed)
}

pub(in crate::domain) fn insert_former_slug(tx: &mut Tx<'_>, shop: &Shop) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(shop_slugs::table)
        .values((
            shop_slugs::slug.eq(&shop.slug),
            shop_slugs::shop_id.eq(shop.id),
            shop_slugs::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes the row, so that changes to the people of one shop queue up behind each other.
pub(in crate::domain) fn touch(tx: &mut Tx<'_>, shop: ShopId) -> Result<()> {
    diesel::update(shops::table.find(shop))
        .set(shops::version.eq(shops::version + 1))
        .execute(tx.conn())?;
    Ok(())
}

/// Applies a command to a shop, by the table.
pub(in crate::domain) fn mark(
    tx: &mut Tx<'_>,
    shop: &Shop,
    command: ShopCommand,
    party: Party,
) -> Result<ShopState> {
    let to = state::next(shop.state, command, party)?;
    let now = tx.now();
    let opened = (to == ShopState::Approved).then_some(now);
    let row = shops::table
        .filter(shops::id.eq(shop.id))
        .filter(shops::state.eq(shop.state));
    let changed = diesel::update(row)
        .set((
            shops::state.eq(to),
            shops::approved_at.eq(shop.approved_at.or(opened)),
            shops::updated_at.eq(now),
            shops::version.eq(shops::version + 1),
        ))
        .execute(tx.conn())?;
    took(changed)?;
    Ok(to)
}

/// The row as it was read, in the state and version it had.
#[diesel::dsl::auto_type(no_type_alias)]
fn unchanged(before: &Shop) -> _ {
    let (id, state, version): (ShopId, ShopState, i64) = (before.id, before.state, before.version);
    shops::table
        .filter(shops::id.eq(id))
        .filter(shops::state.eq(state))
        .filter(shops::version.eq(version))
}

fn took(changed: usize) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Code::StateIllegalTransition.into())
    }
}
