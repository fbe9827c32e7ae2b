//! Inviting somebody to a shop: the link, and the letter that carries it.

use crate::base::email::Email;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::db::Tx;
use crate::domain::access::{ManageShop, ShopScope};
use crate::domain::notifications;
use crate::domain::shops::{self, NewInvitation};

/// Makes the link, and mails it if the person is named by an e-mail address. Gives its path for
/// the manager, who can hand it on; it cannot be shown again.
///
/// # Errors
/// `request.too_many` while too many links are open.
pub fn invite(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    new: &NewInvitation,
    locale: Locale,
) -> Result<String> {
    let token = shops::invite(tx, scope, new)?;
    let path = format!("/invitations/{token}");
    if let Ok(email) = Email::parse(&new.contact) {
        notifications::mail_invitation(tx, scope, &email, path.clone(), locale)?;
    }
    Ok(path)
}
