//! What members change about an open shop, with what is read elsewhere kept in step.

use crate::base::error::Result;
use crate::base::slug::Slug;
use crate::db::Tx;
use crate::domain::access::{ManageShop, ShopScope};
use crate::domain::listings::cards;
use crate::domain::shops::{self, SettingsPart};

/// Changes one part of the settings.
///
/// # Errors
/// `shop.under_review` while administrators read what was submitted.
pub fn save(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, part: &SettingsPart) -> Result<()> {
    if shops::edit(tx, scope, part)? {
        cards::refresh_shop(tx, scope.shop_id())?;
    }
    Ok(())
}

/// Gives the shop another address; the old one redirects.
///
/// # Errors
/// `slug.taken` on the field `slug`.
pub fn move_to(tx: &mut Tx<'_>, scope: &ShopScope<ManageShop>, slug: &Slug) -> Result<()> {
    shops::change_slug(tx, scope, slug)?;
    cards::refresh_shop(tx, scope.shop_id())
}
