//! The doors of the platform: everything that compares or sets a password.
//!
//! These steps are asynchronous because hashing is slow and must happen outside of transactions:
//! throttle, read, hash, write. Unknown accounts take the same steps and the same work.

use std::net::IpAddr;
use std::sync::Arc;

use super::model::{Contact, Device, NewUser, SessionTokens, User, UserState};
use super::password::{Hasher, Password, Verdict};
use super::throttle::Throttles;
use super::tokens::TokenKeys;
use super::{service, store};
use crate::base::error::{Code, Result};
use crate::base::ids::{SessionId, UserId};
use crate::base::locale::Locale;
use crate::db::Database;

/// What the doors need.
#[derive(Debug, Clone)]
pub struct Doors {
    /// Makes and reads tokens.
    pub keys: Arc<TokenKeys>,
    /// Makes and checks hashes.
    pub hasher: Hasher,
    /// The limits.
    pub throttles: Arc<Throttles>,
}

/// Who knocks, and how the browser was known before.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The network address.
    pub address: IpAddr,
    /// The browser.
    pub device: Device,
    /// The session it holds, which a new one replaces.
    pub session: Option<(UserId, SessionId)>,
}

/// A person who was let in.
#[derive(Debug)]
pub struct Entered {
    /// Who it is.
    pub user: User,
    /// The new session.
    pub tokens: SessionTokens,
}

/// A wish to open an account.
#[derive(Debug, Clone)]
pub struct Registration {
    /// What the person will log in with.
    pub contact: Contact,
    /// How the person wants to be called.
    pub name: String,
    /// The password.
    pub password: Password,
    /// The language of the page.
    pub locale: Locale,
}

impl Doors {
    /// Logs in.
    ///
    /// # Errors
    /// `account.wrong_login` for a wrong password, an unknown account and a closed one alike;
    /// `request.too_many` when there were too many tries.
    pub async fn log_in(
        &self,
        db: &Database,
        contact: Contact,
        password: Password,
        visitor: Visitor,
    ) -> Result<Entered> {
        let this_try = self.throttles.login(contact.as_str(), visitor.address)?;
        let known = db
            .read(move |conn| store::find_login(conn, &contact))
            .await?;
        let hash = known.as_ref().map(|(_, hash)| hash.clone());
        let verdict = self.hasher.verify(password.clone(), hash).await?;
        let (user, old_hash) = known
            .filter(|(user, _)| verdict != Verdict::Mismatch && user.state == UserState::Active)
            .ok_or(Code::AccountWrongLogin)?;
        self.throttles.login_succeeded(&this_try);
        let new_hash = match verdict {
            Verdict::MatchStale => Some(self.hasher.hash(password).await?),
            _ => None,
        };
        let (keys, id) = (Arc::clone(&self.keys), user.id);
        let tokens = db
            .write(move |tx| {
                if let Some(new_hash) = &new_hash {
                    store::rehash_password(tx, id, &old_hash, new_hash)?;
                }
                service::log_in(tx, &keys, id, &visitor.device, visitor.session)
            })
            .await
            .map_err(|error| match error.code() {
                // Closed since the password was read.
                Code::AccessLoginNeeded => Code::AccountWrongLogin.into(),
                _ => error,
            })?;
        Ok(Entered { user, tokens })
    }

    /// Opens an account and logs in.
    ///
    /// # Errors
    /// `account.taken` if the contact has an account.
    pub async fn register(
        &self,
        db: &Database,
        wish: Registration,
        visitor: Visitor,
    ) -> Result<Entered> {
        self.throttles.register(visitor.address)?;
        let new = NewUser {
            password_hash: self.hasher.hash(wish.password).await?,
            contact: wish.contact,
            name: wish.name,
            locale: wish.locale,
        };
        let keys = Arc::clone(&self.keys);
        db.write(move |tx| {
            let id = service::create_user(tx, &new)?;
            let tokens = service::log_in(tx, &keys, id, &visitor.device, visitor.session)?;
            let user = User {
                id,
                email: new.contact.email().cloned(),
                phone: new.contact.phone().cloned(),
                name: new.name.clone(),
                locale: new.locale,
                state: UserState::Active,
            };
            Ok(Entered { user, tokens })
        })
        .await
    }

    /// Changes the password of a person who is logged in; all other sessions end.
    ///
    /// # Errors
    /// `account.wrong_password` if the current password is not the one given.
    pub async fn change_password(
        &self,
        db: &Database,
        user: UserId,
        current: Password,
        new: Password,
        visitor: Visitor,
    ) -> Result<SessionTokens> {
        self.confirm(db, user, current, visitor.address).await?;
        let new_hash = self.hasher.hash(new).await?;
        let keys = Arc::clone(&self.keys);
        db.write(move |tx| service::change_password(tx, &keys, user, &new_hash, &visitor.device))
            .await
    }

    /// Makes sure that it is the person who asks for what a borrowed phone must not give away.
    ///
    /// # Errors
    /// `account.wrong_password` if the password is not the one given.
    pub async fn confirm(
        &self,
        db: &Database,
        user: UserId,
        password: Password,
        address: IpAddr,
    ) -> Result<()> {
        // A session that was left open must not be a way around the limit on tries.
        let this_try = self.throttles.login(&format!("user:{user}"), address)?;
        let hash = db
            .read(move |conn| store::find_password_hash(conn, user))
            .await?;
        if self.hasher.verify(password, hash).await? == Verdict::Mismatch {
            return Err(Code::AccountWrongPassword.into());
        }
        self.throttles.login_succeeded(&this_try);
        Ok(())
    }

    /// Asks for a link to set a new password; the answer is the same for every contact.
    pub async fn request_reset(
        &self,
        db: &Database,
        contact: Contact,
        address: IpAddr,
    ) -> Result<()> {
        if self.throttles.reset(contact.as_str(), address)? {
            db.write(move |tx| service::request_reset(tx, &contact))
                .await?;
        }
        Ok(())
    }

    /// Whether a link for a new password still works.
    pub async fn is_reset_open(&self, db: &Database, link: &str) -> Result<bool> {
        let Some(public_id) = self.keys.read_reset(link).map(str::to_owned) else {
            return Ok(false);
        };
        let now = db.clock().now();
        db.read(move |conn| Ok(store::find_open_reset(conn, &public_id, now)?.is_some()))
            .await
    }

    /// Sets the password through the link of a letter.
    ///
    /// # Errors
    /// `account.reset_invalid` for a link that is not ours, used, or older than 30 minutes.
    pub async fn reset_password(&self, db: &Database, link: &str, new: Password) -> Result<()> {
        if !self.is_reset_open(db, link).await? {
            return Err(Code::AccountResetInvalid.into());
        }
        let public_id = self
            .keys
            .read_reset(link)
            .ok_or(Code::AccountResetInvalid)?
            .to_owned();
        let new_hash = self.hasher.hash(new).await?;
        db.write(move |tx| service::reset_password(tx, &public_id, &new_hash))
            .await?;
        Ok(())
    }
}
