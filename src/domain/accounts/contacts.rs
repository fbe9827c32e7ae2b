//! The verbs of a person on who it is: the name, and what it logs in with.
//!
//! Nothing proves a phone number, at registration as here, so that it is never the way to a new
//! password. A mail address is, and counts only once the link in a letter to it was opened by whoever is
//! logged in to the account.

use super::model::{
    Contact, Device, EMAIL_CHANGE_TTL_MS, EmailChange, EndReason, SessionTokens, User,
};
use super::session;
use super::store;
use super::tokens::TokenKeys;
use crate::base::clock::Timestamp;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::UserId;
use crate::base::phone::Phone;
use crate::db::{DbConn, Tx};
use crate::domain::access::Actor;
use crate::domain::events::{self, NewEvent};

/// An address that waits to be proven.
#[derive(Debug)]
pub struct Asked {
    /// Names the wish in the link of the letter.
    pub public_id: String,
    /// The account that has the address already, and is told instead.
    pub taken_by: Option<User>,
}

/// An address that was proven.
#[derive(Debug)]
pub struct Proven {
    /// The address of before.
    pub old: Option<Email>,
    /// This browser's new session.
    pub tokens: SessionTokens,
}

/// Changes what a person is called.
pub fn rename(tx: &mut Tx<'_>, user: UserId, name: &str) -> Result<()> {
    store::set_name(tx, user, name)?;
    note(tx, user, "user.renamed")
}

/// Changes the phone, or takes it away: every session dies, and this browser gets a new one.
///
/// # Errors
/// `account.taken` if another account has the number.
pub fn change_phone(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    phone: Option<&Phone>,
    device: &Device,
) -> Result<SessionTokens> {
    if let Some(phone) = phone {
        // Asked first, since a refused update ends the whole transaction on PostgreSQL.
        let holder = store::find_login(tx.conn(), &Contact::Phone(phone.clone()))?;
        if holder.is_some_and(|(holder, _)| holder.id != user) {
            return Err(Code::AccountTaken.into());
        }
    }
    store::set_phone(tx, user, phone)?;
    note(tx, user, "user.phone_changed")?;
    renew(tx, keys, user, device)
}

/// Notes which address an account is to get; a link of before is over. The same rows are written
/// whether another account has the address or not.
pub fn ask_for_email(tx: &mut Tx<'_>, user: UserId, email: &Email) -> Result<Asked> {
    store::delete_email_changes(tx, user)?;
    let public_id = session::new_public_id(tx.random());
    let wanted = EmailChange {
        email: email.clone(),
        expires_at: tx.now().plus_ms(EMAIL_CHANGE_TTL_MS),
    };
    store::insert_email_change(tx, user, &public_id, &wanted)?;
    note(tx, user, "user.email_asked")?;
    let taken_by = store::find_login(tx.conn(), &Contact::Email(email.clone()))?;
    Ok(Asked {
        public_id,
        taken_by: taken_by.map(|(holder, _)| holder),
    })
}

/// The address that a link proves; `None` if the link is not ours, used, too old, or another account's.
pub fn find_wanted_email(
    conn: &mut DbConn,
    keys: &TokenKeys,
    user: UserId,
    link: &str,
    now: Timestamp,
) -> Result<Option<Email>> {
    match keys.read_email(link) {
        Some(public_id) => store::find_open_email_change(conn, user, public_id, now),
        None => Ok(None),
    }
}

/// Gives an account the address that its link proves, once: every session dies, and this browser gets a
/// new one.
///
/// # Errors
/// `account.reset_invalid` for a link that does not work; `account.taken` if another account was opened
/// with the address, which whoever reads its letters may know.
pub fn prove_email(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    link: &str,
    device: &Device,
) -> Result<Proven> {
    let invalid = || Error::from(Code::AccountResetInvalid);
    let now = tx.now();
    let email = find_wanted_email(tx.conn(), keys, user, link, now)?.ok_or_else(invalid)?;
    let public_id = keys.read_email(link).ok_or_else(invalid)?;
    let old = store::find_user(tx.conn(), user)?.and_then(|user| user.email);
    // Asked first, since a refused update ends the whole transaction on PostgreSQL.
    let holder = store::find_login(tx.conn(), &Contact::Email(email.clone()))?;
    if holder.is_some_and(|(holder, _)| holder.id != user) {
        return Err(Code::AccountTaken.into());
    }
    if !store::take_email_change(tx, user, public_id)? {
        return Err(invalid());
    }
    store::set_email(tx, user, &email)?;
    note(tx, user, "user.email_changed")?;
    let tokens = renew(tx, keys, user, device)?;
    Ok(Proven { old, tokens })
}

/// After a change of what a person logs in with: links for a new password that lie in a mailbox of before
/// are over, and so are all sessions but a new one here.
fn renew(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    device: &Device,
) -> Result<SessionTokens> {
    store::mark_all_resets_used(tx, user)?;
    session::end_all(tx, user, EndReason::ContactChanged)?;
    session::open(tx, keys, user, device)
}

/// The history keeps no names and addresses: it is never erased.
fn note(tx: &mut Tx<'_>, user: UserId, what: &'static str) -> Result<()> {
    events::record(tx, NewEvent::new("user", user.0, what, Actor::User(user)))?;
    Ok(())
}
