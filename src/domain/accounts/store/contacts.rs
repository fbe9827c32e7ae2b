//! What a person changes of its account, and addresses that wait to be proven.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::email::Email;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::UserId;
use crate::base::phone::Phone;
use crate::db::schema::{email_changes, users};
use crate::db::{DbConn, Tx, is_unique_violation};
use crate::domain::accounts::model::{EmailChange, UserState};

/// Sets what a person is called.
pub(in crate::domain::accounts) fn set_name(tx: &mut Tx<'_>, id: UserId, name: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(users::table.find(id))
        .set((users::name.eq(name), users::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Sets the number, or takes it away; `account.taken` if another account has got it meanwhile.
pub(in crate::domain::accounts) fn set_phone(
    tx: &mut Tx<'_>,
    id: UserId,
    phone: Option<&Phone>,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(users::table.find(id))
        .set((users::phone.eq(phone), users::updated_at.eq(now)))
        .execute(tx.conn());
    unless_taken(changed, "users_phone_key", "users.phone")
}

/// Sets the address; `account.taken` if another account has got it meanwhile.
pub(in crate::domain::accounts) fn set_email(
    tx: &mut Tx<'_>,
    id: UserId,
    email: &Email,
) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(users::table.find(id))
        .set((users::email.eq(email), users::updated_at.eq(now)))
        .execute(tx.conn());
    unless_taken(changed, "users_email_key", "users.email")
}

fn unless_taken(changed: QueryResult<usize>, key: &str, column: &str) -> Result<()> {
    match changed {
        Ok(_) => Ok(()),
        Err(error) if is_unique_violation(&error, key, column) => {
            Err(Error::new(Code::AccountTaken).caused_by(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// Notes which address an account is to get.
pub(in crate::domain::accounts) fn insert_email_change(
    tx: &mut Tx<'_>,
    user: UserId,
    public_id: &str,
    wanted: &EmailChange,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(email_changes::table)
        .values((
            email_changes::user_id.eq(user),
            email_changes::public_id.eq(public_id),
            email_changes::email.eq(&wanted.email),
            email_changes::created_at.eq(now),
            email_changes::expires_at.eq(wanted.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The address that an account last wanted and has not proven, whether its link still works or not.
pub fn find_email_change(conn: &mut DbConn, user: UserId) -> Result<Option<EmailChange>> {
    let found: Option<(Email, Timestamp)> = email_changes::table
        .filter(email_changes::user_id.eq(user))
        .order(email_changes::id.desc())
        .select((email_changes::email, email_changes::expires_at))
        .first(conn)
        .optional()?;
    Ok(found.map(|(email, expires_at)| EmailChange { email, expires_at }))
}

/// The address that an account's link proves; `None` if it is used, too old or another account's.
pub(in crate::domain::accounts) fn find_open_email_change(
    conn: &mut DbConn,
    user: UserId,
    public_id: &str,
    now: Timestamp,
) -> Result<Option<Email>> {
    Ok(email_changes::table
        .inner_join(users::table.on(users::id.eq(email_changes::user_id)))
        .filter(email_changes::public_id.eq(public_id))
        .filter(email_changes::user_id.eq(user))
        .filter(email_changes::expires_at.gt(now))
        .filter(users::state.eq(UserState::Active))
        .select(email_changes::email)
        .first(conn)
        .optional()?)
}

/// Uses a link up; `false` if another request was faster.
pub(in crate::domain::accounts) fn take_email_change(
    tx: &mut Tx<'_>,
    user: UserId,
    public_id: &str,
) -> Result<bool> {
    let one = email_changes::table
        .filter(email_changes::public_id.eq(public_id))
        .filter(email_changes::user_id.eq(user));
    Ok(diesel::delete(one).execute(tx.conn())? == 1)
}

/// Ends all links of an account.
pub(in crate::domain::accounts) fn delete_email_changes(
    tx: &mut Tx<'_>,
    user: UserId,
) -> Result<()> {
    diesel::delete(email_changes::table.filter(email_changes::user_id.eq(user)))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes what has run out before a moment. Gives how many rows.
pub(super) fn delete_old_email_changes(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize> {
    let old = email_changes::table.filter(email_changes::expires_at.lt(before));
    Ok(diesel::delete(old).execute(tx.conn())?)
}
