//! What members change about an open shop, with what is read elsewhere kept in step.

use chrono::NaiveDate;

use crate::base::error::{Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::input::{Fields, Rigor};
use crate::base::slug::Slug;
use crate::base::sql_types::text_enum;
use crate::db::Tx;
use crate::domain::access::{ManageShop, ShopScope};
use crate::domain::divisions::Tree;
use crate::domain::listings::cards;
use crate::domain::shops::{
    self, Holiday, HolidayNotice, SettingsPart, ShopContact, ShopLicence, ShopPayment, ShopTexts,
};

text_enum! {
    /// A form of the settings.
    pub enum SettingsForm {
        /// Names and stories.
        Texts => "texts",
        /// The name in addresses.
        Address => "address",
        /// Contact, and where parcels leave from.
        Contact => "contact",
        /// The days on which nothing is sent.
        Holiday => "holiday",
        /// Within how many days an order is sent.
        Promise => "promise",
        /// How far a parcel's mass may lie from what was ordered.
        Weighing => "weighing",
        /// Ways of payment and the bank account.
        Payment => "payment",
        /// The licence statement.
        Licence => "licence",
    }
}

/// What one form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A part of what the shop says.
    Part(SettingsPart),
    /// Another address.
    Address(Slug),
}

impl Setting {
    /// Reads a form, against the divisions of today.
    ///
    /// # Errors
    /// The faults of all its fields.
    pub fn parse(
        which: SettingsForm,
        form: &dyn Fields,
        tree: &Tree,
        today: NaiveDate,
    ) -> Result<Self> {
        let rigor = Rigor::Complete;
        Ok(Self::Part(match which {
            SettingsForm::Address => return address(form).map(Self::Address),
            SettingsForm::Texts => SettingsPart::Texts(ShopTexts::parse(form, rigor)?),
            SettingsForm::Contact => SettingsPart::Contact(contact(form, tree, today)?),
            SettingsForm::Holiday => holiday(form, today)?,
            SettingsForm::Promise => SettingsPart::Promise(shops::parse_ship_days(form)?),
            SettingsForm::Weighing => SettingsPart::Weighing(shops::parse_weigh_tolerance(form)?),
            SettingsForm::Payment => SettingsPart::Payment(ShopPayment::parse(form, rigor)?),
            SettingsForm::Licence => SettingsPart::Licence(ShopLicence::parse(form, rigor)?),
        }))
    }
}

fn address(form: &dyn Fields) -> Result<Slug> {
    let mut faults = FieldErrors::new();
    let slug = faults.take("slug", Slug::parse_typed(form.value("slug")));
    slug.ok_or_else(|| Error::fields(faults))
}

fn holiday(form: &dyn Fields, today: NaiveDate) -> Result<SettingsPart> {
    let mut faults = FieldErrors::new();
    let days = faults.gather(Holiday::parse(form, today));
    let notice = faults.gather(HolidayNotice::parse(form));
    match (days, notice) {
        (Some(days), Some(notice)) if faults.is_empty() => Ok(SettingsPart::Holiday(days, notice)),
        _ => Err(Error::fields(faults)),
    }
}

/// Parcels leave from a place that carriers find: down to the county.
fn contact(form: &dyn Fields, tree: &Tree, today: NaiveDate) -> Result<ShopContact> {
    let mut faults = FieldErrors::new();
    let contact = faults.gather(ShopContact::parse(form, Rigor::Complete));
    if let Some(code) = contact.as_ref().and_then(|contact| contact.origin_code) {
        faults.take("origin_code", tree.leaf(code, today));
    }
    match contact {
        Some(contact) if faults.is_empty() => Ok(contact),
        _ => Err(Error::fields(faults)),
    }
}

/// Saves what one form says, and gives the shop's address after it.
///
/// # Errors
/// `shop.under_review` while administrators read what was submitted; `slug.taken` on the field
/// `slug`.
pub fn save(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, setting: &Setting) -> Result<Slug> {
    let is_seen_in_lists = match setting {
        Setting::Part(part) => shops::edit(tx, scope, part)?,
        Setting::Address(slug) => {
            shops::change_slug(tx, scope, slug)?;
            true
        }
    };
    if is_seen_in_lists {
        cards::refresh_shop(tx, scope.shop_id())?;
    }
    Ok(shops::get(tx.conn(), scope)?.slug)
}
