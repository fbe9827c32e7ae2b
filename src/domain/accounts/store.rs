//! The SQL of accounts and their sessions.

mod contacts;

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Contact, Device, EndReason, NewUser, Session, SessionLine, User, UserState};
use crate::base::clock::Timestamp;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{SessionId, UserId};
use crate::base::locale::Locale;
use crate::base::phone::Phone;
use crate::db::schema::{password_resets, sessions, users};
use crate::db::{DbConn, Tx, is_unique_violation};

pub use contacts::find_email_change;
pub(super) use contacts::{
    delete_email_changes, find_open_email_change, insert_email_change, set_email, set_name,
    set_phone, take_email_change,
};

/// What an account that was closed by its person is called in the history of others.
const ERASED_NAME: &str = "已注销 / closed account";

type UserRow = (
    UserId,
    Option<Email>,
    Option<Phone>,
    String,
    String,
    UserState,
);

const USER: (
    users::id,
    users::email,
    users::phone,
    users::name,
    users::locale,
    users::state,
) = (
    users::id,
    users::email,
    users::phone,
    users::name,
    users::locale,
    users::state,
);

fn user((id, email, phone, name, locale, state): UserRow) -> User {
    User {
        id,
        email,
        phone,
        name,
        locale: locale.parse().unwrap_or_default(),
        state,
    }
}

/// A user by key.
pub fn find_user(conn: &mut DbConn, id: UserId) -> Result<Option<User>> {
    Ok(users::table
        .find(id)
        .select(USER)
        .first::<UserRow>(conn)
        .optional()?
        .map(user))
}

/// The account that logs in with a contact; for administrators, who may know that it exists.
pub fn find_by_contact(conn: &mut DbConn, contact: &Contact) -> Result<Option<User>> {
    Ok(find_login(conn, contact)?.map(|(user, _)| user))
}

/// What some people are called, by their keys.
pub fn names_of(conn: &mut DbConn, ids: &[UserId]) -> Result<HashMap<UserId, String>> {
    let rows: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, users::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The account that logs in with this contact, and its password hash.
pub fn find_login(conn: &mut DbConn, contact: &Contact) -> Result<Option<(User, String)>> {
    let columns = (USER, users::password_hash);
    let found: Option<(UserRow, String)> = match contact {
        Contact::Email(email) => users::table
            .filter(users::email.eq(email))
            .select(columns)
            .first(conn)
            .optional()?,
        Contact::Phone(phone) => users::table
            .filter(users::phone.eq(phone))
            .select(columns)
            .first(conn)
            .optional()?,
    };
    Ok(found.map(|(row, hash)| (user(row), hash)))
}

/// The password hash of a user.
pub(super) fn find_password_hash(conn: &mut DbConn, id: UserId) -> Result<Option<String>> {
    Ok(users::table
        .find(id)
        .select(users::password_hash)
        .first(conn)
        .optional()?)
}

/// Adds an account; `account.taken` if the contact has one already.
pub(super) fn insert_user(tx: &mut Tx<'_>, new: &NewUser) -> Result<UserId> {
    let now = tx.now();
    diesel::insert_into(users::table)
        .values((
            users::email.eq(new.contact.email()),
            users::phone.eq(new.contact.phone()),
            users::name.eq(&new.name),
            users::password_hash.eq(&new.password_hash),
            users::locale.eq(new.locale.tag()),
            users::state.eq(UserState::Active),
            users::created_at.eq(now),
            users::updated_at.eq(now),
        ))
        .returning(users::id)
        .get_result(tx.conn())
        .map_err(|error| {
            let is_taken = is_unique_violation(&error, "users_email_key", "users.email")
                || is_unique_violation(&error, "users_phone_key", "users.phone");
            if is_taken {
                Error::new(Code::AccountTaken).caused_by(error)
            } else {
                error.into()
            }
        })
}

/// Sets the hash of the password.
pub(super) fn set_password_hash(tx: &mut Tx<'_>, id: UserId, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(users::table.find(id))
        .set((users::password_hash.eq(hash), users::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Replaces a hash by one of the same password, unless it was changed meanwhile.
pub(super) fn rehash_password(tx: &mut Tx<'_>, id: UserId, old: &str, new: &str) -> Result<()> {
    diesel::update(users::table.find(id).filter(users::password_hash.eq(old)))
        .set(users::password_hash.eq(new))
        .execute(tx.conn())?;
    Ok(())
}

/// Sets the language of mails and notices.
pub(super) fn set_locale(tx: &mut Tx<'_>, id: UserId, locale: Locale) -> Result<()> {
    diesel::update(users::table.find(id))
        .set(users::locale.eq(locale.tag()))
        .execute(tx.conn())?;
    Ok(())
}

/// A session to be opened.
#[derive(Debug)]
pub(super) struct NewSession<'a> {
    pub public_id: &'a str,
    pub user_id: UserId,
    pub token_hash: &'a str,
    pub device: &'a Device,
    pub expires_at: Timestamp,
}

/// Adds a session of generation 1.
pub(super) fn insert_session(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<SessionId> {
    let now = tx.now();
    Ok(diesel::insert_into(sessions::table)
        .values((
            sessions::public_id.eq(new.public_id),
            sessions::user_id.eq(new.user_id),
            sessions::token_hash.eq(new.token_hash),
            sessions::generation.eq(1_i64),
            sessions::rotated_at.eq(now),
            sessions::user_agent.eq(new.device.user_agent()),
            sessions::address.eq(new.device.address()),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(new.expires_at),
        ))
        .returning(sessions::id)
        .get_result(tx.conn())?)
}

/// The session of this public id if it is live at `now` and its person may log in.
pub fn find_session(conn: &mut DbConn, public_id: &str, now: Timestamp) -> Result<Option<Session>> {
    let found: Option<(SessionId, UserRow)> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::public_id.eq(public_id))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(users::state.eq(UserState::Active))
        .select((sessions::id, USER))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, row)| Session {
        id,
        public_id: public_id.to_owned(),
        user: user(row),
    }))
}

/// The tokens that a session goes by now.
#[derive(Debug, Queryable)]
pub(super) struct TokenState {
    pub token_hash: String,
    pub previous_token_hash: Option<String>,
    pub generation: i64,
    pub rotated_at: Timestamp,
    pub created_at: Timestamp,
}

pub(super) fn get_token_state(tx: &mut Tx<'_>, id: SessionId) -> Result<TokenState> {
    Ok(sessions::table
        .find(id)
        .select((
            sessions::token_hash,
            sessions::previous_token_hash,
            sessions::generation,
            sessions::rotated_at,
            sessions::created_at,
        ))
        .first(tx.conn())?)
}

/// Moves a session to its next generation; `false` if another request was faster.
pub(super) fn mark_rotated(
    tx: &mut Tx<'_>,
    id: SessionId,
    old: &TokenState,
    new_hash: &str,
    expires_at: Timestamp,
) -> Result<bool> {
    let now = tx.now();
    let still_old = sessions::table
        .find(id)
        .filter(sessions::token_hash.eq(&old.token_hash))
        .filter(sessions::revoked_at.is_null());
    let changed = diesel::update(still_old)
        .set((
            sessions::token_hash.eq(new_hash),
            sessions::previous_token_hash.eq(&old.token_hash),
            sessions::generation.eq(old.generation + 1),
            sessions::rotated_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Ends one live session of a user; `false` if there is none of this key.
pub(super) fn mark_session_ended(
    tx: &mut Tx<'_>,
    user: UserId,
    id: SessionId,
    reason: EndReason,
) -> Result<bool> {
    let now = tx.now();
    let live = sessions::table
        .find(id)
        .filter(sessions::user_id.eq(user))
        .filter(sessions::revoked_at.is_null());
    let changed = diesel::update(live)
        .set((
            sessions::revoked_at.eq(now),
            sessions::revoked_reason.eq(reason.as_str()),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Ends all live sessions of a user; gives how many there were.
pub(super) fn mark_all_ended(tx: &mut Tx<'_>, user: UserId, reason: EndReason) -> Result<usize> {
    let now = tx.now();
    let live = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::revoked_at.is_null());
    Ok(diesel::update(live)
        .set((
            sessions::revoked_at.eq(now),
            sessions::revoked_reason.eq(reason.as_str()),
        ))
        .execute(tx.conn())?)
}

/// The live sessions of a user, the last used first; at most 100.
pub fn list_sessions(conn: &mut DbConn, user: UserId, now: Timestamp) -> Result<Vec<SessionLine>> {
    let rows: Vec<(SessionId, String, String, Timestamp, Timestamp)> = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .limit(100)
        .select((
            sessions::id,
            sessions::user_agent,
            sessions::address,
            sessions::created_at,
            sessions::last_seen_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(id, user_agent, address, created_at, last_seen_at)| SessionLine {
                id,
                user_agent,
                address,
                created_at,
                last_seen_at,
            },
        )
        .collect())
}

/// Notes that somebody asked for a new password, whether there is an account or not.
pub(super) fn insert_reset(
    tx: &mut Tx<'_>,
    user: Option<UserId>,
    public_id: &str,
    expires_at: Timestamp,
) -> Result<i64> {
    let now = tx.now();
    Ok(diesel::insert_into(password_resets::table)
        .values((
            password_resets::user_id.eq(user),
            password_resets::public_id.eq(public_id),
            password_resets::created_at.eq(now),
            password_resets::expires_at.eq(expires_at),
        ))
        .returning(password_resets::id)
        .get_result(tx.conn())?)
}

/// Who a request for a new password was for, and its public id; `None` without an account.
pub fn find_reset(conn: &mut DbConn, id: i64) -> Result<Option<(User, String)>> {
    let found: Option<(UserRow, String)> = password_resets::table
        .inner_join(users::table.on(users::id.nullable().eq(password_resets::user_id)))
        .filter(password_resets::id.eq(id))
        .filter(users::state.eq(UserState::Active))
        .select((USER, password_resets::public_id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(row, public_id)| (user(row), public_id)))
}

/// Whose password an open request may set; `None` if it is used, too old or without an account.
pub(super) fn find_open_reset(
    conn: &mut DbConn,
    public_id: &str,
    now: Timestamp,
) -> Result<Option<UserId>> {
    Ok(password_resets::table
        .inner_join(users::table.on(users::id.nullable().eq(password_resets::user_id)))
        .filter(password_resets::public_id.eq(public_id))
        .filter(password_resets::used_at.is_null())
        .filter(password_resets::expires_at.gt(now))
        .filter(users::state.eq(UserState::Active))
        .select(users::id)
        .first(conn)
        .optional()?)
}

/// Uses a request up; `false` if another one was faster.
pub(super) fn mark_reset_used(tx: &mut Tx<'_>, public_id: &str) -> Result<bool> {
    let now = tx.now();
    let open = password_resets::table
        .filter(password_resets::public_id.eq(public_id))
        .filter(password_resets::used_at.is_null());
    let changed = diesel::update(open)
        .set(password_resets::used_at.eq(now))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Uses up all other requests of a user.
pub(super) fn mark_all_resets_used(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let now = tx.now();
    let open = password_resets::table
        .filter(password_resets::user_id.eq(user))
        .filter(password_resets::used_at.is_null());
    diesel::update(open)
        .set(password_resets::used_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes what is over since `before`: sessions, requests and addresses that nobody has proven. Gives how many rows.
pub fn delete_old(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize> {
    let old_sessions = sessions::table.filter(
        sessions::expires_at
            .nullable()
            .lt(before)
            .or(sessions::revoked_at.lt(before)),
    );
    let removed = diesel::delete(old_sessions).execute(tx.conn())?;
    let old_resets = password_resets::table.filter(password_resets::expires_at.lt(before));
    let removed = removed + diesel::delete(old_resets).execute(tx.conn())?;
    Ok(removed + contacts::delete_old_email_changes(tx, before)?)
}

/// When an account was opened.
pub fn find_opened_at(conn: &mut DbConn, id: UserId) -> Result<Option<Timestamp>> {
    Ok(users::table
        .find(id)
        .select(users::created_at)
        .first(conn)
        .optional()?)
}

/// Takes everything out of an account that says who it was, and closes it. What refers to it stays
/// whole; its mail address and phone are free for a new one. The row is locked from here on against
/// whatever refers to it anew.
///
/// # Errors
/// `access.login_needed` for one that is closed already.
pub(super) fn erase(tx: &mut Tx<'_>, id: UserId, stand_in: &Email) -> Result<()> {
    let now = tx.now();
    let open = users::table
        .find(id)
        .filter(users::state.eq(UserState::Active));
    let changed = diesel::update(open)
        .set((
            users::email.eq(stand_in),
            users::phone.eq(None::<Phone>),
            users::name.eq(ERASED_NAME),
            users::password_hash.eq(""),
            users::state.eq(UserState::Disabled),
            users::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        return Err(Code::AccessLoginNeeded.into());
    }
    diesel::delete(sessions::table.filter(sessions::user_id.eq(id))).execute(tx.conn())?;
    diesel::delete(password_resets::table.filter(password_resets::user_id.eq(id)))
        .execute(tx.conn())?;
    delete_email_changes(tx, id)
}
