//! What members change about their shop.

use serde_json::json;

use super::model::{SettingsPart, Shop};
use super::state::ShopCommand;
use super::store;
use crate::base::error::{Code, Error, Result};
use crate::base::input::Fields;
use crate::base::slug::Slug;
use crate::db::Tx;
use crate::domain::access::{Actor, ManageShop, Party, ShopScope, ShopState, grant};
use crate::domain::events::{self, NewEvent};

/// Changes one part of the settings; says whether anything that lists show has changed.
///
/// Granted again inside the transaction, since the part may be the bank account. Who calls this
/// refreshes what is read elsewhere (`flows::shop_settings`).
pub(in crate::domain) fn edit(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    part: &SettingsPart,
) -> Result<bool> {
    let scope = grant::again(tx.conn(), scope)?;
    let before = editable(tx, &scope)?;
    let said_before = store::find_front(tx.conn(), &scope)?;
    match part {
        SettingsPart::Texts(texts) => store::update_texts(tx, &before, texts)?,
        SettingsPart::Contact(contact) => store::update_contact(tx, &before, contact)?,
        SettingsPart::Payment(payment) => store::update_payment(tx, &before, payment)?,
        SettingsPart::Licence(licence) => store::update_licence(tx, &before, licence)?,
        SettingsPart::Holiday(holiday, notice) => {
            store::update_holiday(tx, &before, *holiday)?;
            store::set_notice(tx, &scope, notice)?;
        }
        SettingsPart::Promise(days) => store::set_ship_days(tx, &scope, *days)?,
        SettingsPart::Weighing(rate) => store::update_weigh_tolerance(tx, &before, *rate)?,
    }
    let after = store::get(tx.conn(), &scope)?;
    let says_now = store::find_front(tx.conn(), &scope)?;
    let fields: Vec<&str> = part
        .fields()
        .iter()
        .copied()
        .filter(|field| match part {
            SettingsPart::Holiday(..) => {
                before.holiday() != after.holiday() || said_before.notice() != says_now.notice()
            }
            SettingsPart::Promise(_) => said_before.ship_days != says_now.ship_days,
            SettingsPart::Weighing(_) => before.weigh_tolerance != after.weigh_tolerance,
            _ => before.value(field) != after.value(field),
        })
        .collect();
    let is_draft = matches!(before.state, ShopState::Draft | ShopState::ChangesRequested);
    if !fields.is_empty() && !is_draft {
        // The names of the fields only: contacts and accounts have no place in the record.
        let event = NewEvent::new("shop", before.id.0, "shop.edited", scope.actor())
            .of_shop(before.id)
            .before(json!({ "name_zh": before.name_zh, "name_en": before.name_en }))
            .after(json!({
                "fields": fields, "name_zh": after.name_zh, "name_en": after.name_en,
            }));
        events::record(tx, event)?;
    }
    Ok(before.name_zh != after.name_zh || before.name_en != after.name_en)
}

/// Gives the shop another address; the old one redirects from now on.
///
/// # Errors
/// `slug.taken` when another shop has it or had it.
pub(in crate::domain) fn change_slug(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    slug: &Slug,
) -> Result<()> {
    let before = editable(tx, scope)?;
    if before.slug == *slug {
        return Ok(());
    }
    if !store::is_slug_free(tx.conn(), slug, Some(before.id))? {
        return Err(Error::field("slug", Code::SlugTaken));
    }
    store::set_slug(tx, &before, slug)?;
    // An address that nobody could have visited needs no redirect.
    if before.approved_at.is_some() {
        store::insert_former_slug(tx, &before)?;
    }
    let event = NewEvent::new("shop", before.id.0, "shop.renamed", scope.actor())
        .of_shop(before.id)
        .before(json!({ "slug": before.slug }))
        .after(json!({ "slug": slug }));
    events::record(tx, event)?;
    Ok(())
}

/// The first free address for a name.
pub(in crate::domain) fn free_slug(tx: &mut Tx<'_>, name: &str) -> Result<Slug> {
    let wanted = Slug::from_name(name, "shop");
    for slug in wanted.candidates() {
        if store::is_slug_free(tx.conn(), &slug, None)? {
            return Ok(slug);
        }
    }
    Err(Error::internal("the candidates for a slug came to an end"))
}

/// Applies a command to a shop, by the table, and records it.
pub(in crate::domain) fn apply(
    tx: &mut Tx<'_>,
    shop: &Shop,
    command: ShopCommand,
    party: Party,
    actor: Actor,
    facts: serde_json::Value,
) -> Result<ShopState> {
    let to = store::mark(tx, shop, command, party)?;
    let mut after = json!({ "state": to });
    if let (Some(after), serde_json::Value::Object(facts)) = (after.as_object_mut(), facts) {
        after.extend(facts);
    }
    let event = NewEvent::new("shop", shop.id.0, command.event_kind(), actor)
        .of_shop(shop.id)
        .before(json!({ "state": shop.state }))
        .after(after);
    events::record(tx, event)?;
    Ok(to)
}

fn editable(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>) -> Result<Shop> {
    let shop = store::get(tx.conn(), scope)?;
    if shop.is_editable() {
        Ok(shop)
    } else {
        Err(Code::ShopUnderReview.into())
    }
}
