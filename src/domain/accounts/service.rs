//! The verbs of accounts that change the database. Passwords come here hashed: hashing takes
//! longer than a transaction may.

use super::model::{Contact, Device, EndReason, NewUser, RESET_TTL_MS, SessionTokens, UserState};
use super::session;
use super::store;
use super::tokens::TokenKeys;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{SessionId, UserId};
use crate::base::locale::Locale;
use crate::base::mac::fingerprint;
use crate::db::Tx;
use crate::domain::access::{Actor, SystemScope};
use crate::domain::events::{self, NewEvent};

/// Opens an account; `account.taken` if the contact has one.
pub fn create_user(tx: &mut Tx<'_>, new: &NewUser) -> Result<UserId> {
    // Asked first, since a refused insert ends the whole transaction on PostgreSQL.
    if store::find_login(tx.conn(), &new.contact)?.is_some() {
        return Err(Code::AccountTaken.into());
    }
    let id = store::insert_user(tx, new)?;
    let event = NewEvent::new("user", id.0, "user.registered", Actor::User(id));
    events::record(tx, event)?;
    Ok(id)
}

/// Opens a session at login or registration, and ends the one that the browser held before.
pub fn log_in(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    device: &Device,
    before: Option<(UserId, SessionId)>,
) -> Result<SessionTokens> {
    if let Some((owner, session)) = before {
        store::mark_session_ended(tx, owner, session, EndReason::Replaced)?;
    }
    session::open(tx, keys, user, device)
}

/// Sets a new password: every session dies, and this browser gets a new one.
pub fn change_password(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    new_hash: &str,
    device: &Device,
) -> Result<SessionTokens> {
    set_password(tx, user, new_hash)?;
    session::open(tx, keys, user, device)
}

/// Notes that somebody asked for a new password for this contact.
///
/// The same rows are written whether there is an account or not, so that the work tells nothing;
/// a consumer of the event writes the letter if there is somebody to write to.
pub fn request_reset(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let user = store::find_login(tx.conn(), contact)?.map(|(user, _)| user.id);
    let public_id = session::new_public_id(tx.random());
    let expires_at = tx.now().plus_ms(RESET_TTL_MS);
    let id = store::insert_reset(tx, user, &public_id, expires_at)?;
    let event = NewEvent::new(
        "password_reset",
        id,
        "password_reset.requested",
        Actor::Guest,
    );
    events::record(tx, event)?;
    Ok(())
}

/// Lets the operator of the platform hand a link for a new password to somebody whose account has no
/// mail address. Gives the public id of the link; no letter goes out.
///
/// # Errors
/// `account.unknown` without an account, and for one with a mail address, where the letter with a link is
/// the proof.
pub fn grant_reset(tx: &mut Tx<'_>, _: &SystemScope, contact: &Contact) -> Result<String> {
    let user = store::find_login(tx.conn(), contact)?
        .map(|(user, _)| user)
        .filter(|user| user.state == UserState::Active && user.email.is_none())
        .ok_or(Code::AccountUnknown)?;
    let public_id = session::new_public_id(tx.random());
    let expires_at = tx.now().plus_ms(RESET_TTL_MS);
    let id = store::insert_reset(tx, Some(user.id), &public_id, expires_at)?;
    let event = NewEvent::new(
        "password_reset",
        id,
        "password_reset.granted",
        Actor::System,
    );
    events::record(tx, event)?;
    Ok(public_id)
}

/// Sets the password through the link of a letter, once; all sessions of the account end.
pub fn reset_password(tx: &mut Tx<'_>, public_id: &str, new_hash: &str) -> Result<UserId> {
    let now = tx.now();
    let invalid = || Error::from(Code::AccountResetInvalid);
    let user = store::find_open_reset(tx.conn(), public_id, now)?.ok_or_else(invalid)?;
    if !store::mark_reset_used(tx, public_id)? {
        return Err(invalid());
    }
    set_password(tx, user, new_hash)?;
    Ok(user)
}

fn set_password(tx: &mut Tx<'_>, user: UserId, new_hash: &str) -> Result<()> {
    store::set_password_hash(tx, user, new_hash)?;
    // Links that are still in somebody's mailbox must not undo the change.
    store::mark_all_resets_used(tx, user)?;
    // Nor may an address that somebody else has asked for, who knew the old one.
    store::delete_email_changes(tx, user)?;
    session::end_all(tx, user, EndReason::PasswordChanged)?;
    let event = NewEvent::new("user", user.0, "user.password_changed", Actor::User(user));
    events::record(tx, event)?;
    Ok(())
}

/// Remembers the language in which a person wants mails and notices.
pub fn set_locale(tx: &mut Tx<'_>, user: UserId, locale: Locale) -> Result<()> {
    store::set_locale(tx, user, locale)
}

/// Erases who an account belonged to; nobody can log in any more.
pub fn erase(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    // Nobody can guess it and register it first; mail to it goes nowhere (RFC 2606).
    let secret = fingerprint(&tx.random().token());
    let local = secret.get(..32).unwrap_or_default();
    let stand_in = Email::parse(&format!("erased-{local}@erased.invalid"))?;
    store::erase(tx, user, &stand_in)?;
    let event = NewEvent::new("user", user.0, "user.erased", Actor::User(user));
    events::record(tx, event)?;
    Ok(())
}
