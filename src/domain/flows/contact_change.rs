//! What a person changes of who it is, and who is told of it.

use crate::base::email::Email;
use crate::base::error::{Error, Result};
use crate::base::ids::UserId;
use crate::base::phone::Phone;
use crate::db::Tx;
use crate::domain::access::grant;
use crate::domain::accounts::tokens::TokenKeys;
use crate::domain::accounts::{self, Device, SessionTokens, contacts};
use crate::domain::notifications;

/// What is to be different; what is to stay as it is is left out.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// How the person wants to be called.
    pub name: Option<String>,
    /// The phone, or none any more.
    pub phone: Option<Option<Phone>>,
    /// The address, once it is proven.
    pub email: Option<Email>,
    /// Whether a letter may go to that address: too many are not sent, which is told to nobody.
    pub may_write: bool,
}

/// Changes name and phone, and sends the link that proves a new address. Gives this browser's new session
/// if the others have ended.
///
/// Whether an account has the wanted address already is told to the address alone.
///
/// # Errors
/// `account.taken` if another account has the phone.
pub fn save(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    wish: &Wish,
    device: &Device,
) -> Result<Option<SessionTokens>> {
    grant::still_open(tx, user)?;
    if let Some(name) = &wish.name {
        contacts::rename(tx, user, name)?;
    }
    if let Some(email) = &wish.email {
        ask(tx, user, email, wish.may_write)?;
    }
    match &wish.phone {
        Some(phone) => contacts::change_phone(tx, keys, user, phone.as_ref(), device).map(Some),
        None => Ok(None),
    }
}

fn ask(tx: &mut Tx<'_>, user: UserId, email: &Email, may_write: bool) -> Result<()> {
    let locale = accounts::find_user(tx.conn(), user)?
        .ok_or_else(Error::not_found)?
        .locale;
    let asked = contacts::ask_for_email(tx, user, email)?;
    match asked.taken_by {
        _ if !may_write => Ok(()),
        None => notifications::mail_email_proof(tx, user, email, asked.public_id, locale),
        Some(holder) => {
            // It may be closed by now; then there is nobody to tell.
            if grant::still_open(tx, holder.id).is_err() {
                return Ok(());
            }
            notifications::mail_email_in_use(tx, holder.id, email, holder.locale)
        }
    }
}

/// Gives the account the address that the link proves, tells the address of before, and gives this
/// browser's new session.
///
/// # Errors
/// `account.reset_invalid` for a link that does not work, `account.taken` if another account was opened
/// with the address meanwhile.
pub fn prove(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    link: &str,
    device: &Device,
) -> Result<SessionTokens> {
    grant::still_open(tx, user)?;
    let proven = contacts::prove_email(tx, keys, user, link, device)?;
    if let Some(old) = &proven.old {
        let known = accounts::find_user(tx.conn(), user)?.ok_or_else(Error::not_found)?;
        notifications::mail_email_changed(tx, user, old, known.locale)?;
    }
    Ok(proven.tokens)
}
