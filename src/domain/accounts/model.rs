//! What an account and a session are.

use std::fmt;

use crate::base::clock::{DAY_MS, MINUTE_MS, SECOND_MS, Timestamp};
use crate::base::email::Email;
use crate::base::error::{Code, Result};
use crate::base::ids::{SessionId, UserId};
use crate::base::locale::Locale;
use crate::base::phone::Phone;
use crate::base::sql_types::text_enum;
use crate::domain::access::{BuyerScope, grant};

/// A session that is not used for so long is over.
pub const SESSION_IDLE_MS: i64 = 30 * DAY_MS;
/// The longest life of a session, however much it is used.
pub const SESSION_MAX_MS: i64 = 180 * DAY_MS;
/// How long the refresh token before the current one is still accepted: two tabs, or an answer
/// that got lost on the way.
pub const PREDECESSOR_GRACE_MS: i64 = 60 * SECOND_MS;
/// How long a link for a forgotten password is good for.
pub const RESET_TTL_MS: i64 = 30 * MINUTE_MS;
/// How long the link that proves a mail address is good for.
pub const EMAIL_CHANGE_TTL_MS: i64 = 30 * MINUTE_MS;
/// Most bytes kept of what a browser says it is.
const MAX_USER_AGENT: usize = 300;

/// What a person logs in with: an e-mail address or a phone number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Contact {
    /// An address.
    Email(Email),
    /// A number.
    Phone(Phone),
}

impl Contact {
    /// Reads what a person typed: with an at sign it is meant as an address.
    pub fn parse(text: &str) -> Result<Self> {
        if text.contains(['@', '＠']) {
            return Ok(Self::Email(Email::parse(text)?));
        }
        match Phone::parse(text) {
            Ok(phone) => Ok(Self::Phone(phone)),
            Err(error) if error.code() == Code::FieldRequired => Err(error),
            Err(error) => {
                Err(crate::base::error::Error::new(Code::ContactInvalid).caused_by(error))
            }
        }
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The address, if it is one.
    pub fn email(&self) -> Option<&Email> {
        match self {
            Self::Email(email) => Some(email),
            Self::Phone(_) => None,
        }
    }

    /// The number, if it is one.
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Email(_) => None,
            Self::Phone(phone) => Some(phone),
        }
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

text_enum! {
    /// Whether an account may be used.
    pub enum UserState {
        /// It may.
        Active => "active",
        /// An administrator has closed it.
        Disabled => "disabled",
    }
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The key.
    pub id: UserId,
    /// The address, if known.
    pub email: Option<Email>,
    /// The number, if known.
    pub phone: Option<Phone>,
    /// How the person wants to be called.
    pub name: String,
    /// The language of mails and notices.
    pub locale: Locale,
    /// Whether the account may be used.
    pub state: UserState,
}

/// An account to be opened.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What the person will log in with.
    pub contact: Contact,
    /// How the person wants to be called.
    pub name: String,
    /// The hash of the password, in PHC form.
    pub password_hash: String,
    /// The language of mails and notices.
    pub locale: Locale,
}

/// A mail address that an account is to get once it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// The address.
    pub email: Email,
    /// Until when the link to it works.
    pub expires_at: Timestamp,
}

/// Where a login came from, for the person's own list of sessions.
#[derive(Debug, Clone, Default)]
pub struct Device {
    user_agent: String,
    address: String,
}

impl Device {
    /// What the browser says it is, and the address it came from.
    pub fn new(user_agent: &str, address: &str) -> Self {
        let mut kept: String = user_agent.chars().filter(|c| !c.is_control()).collect();
        while kept.len() > MAX_USER_AGENT {
            kept.pop();
        }
        Self {
            user_agent: kept,
            address: address.chars().take(64).collect(),
        }
    }

    /// What the browser says it is.
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// The address.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// A live session, with its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The key.
    pub id: SessionId,
    /// What tokens call it.
    pub public_id: String,
    /// Whose it is.
    pub user: User,
}

impl Session {
    /// Opens the person's own carts and purchases: a live session is the proof.
    pub fn buyer(&self) -> BuyerScope {
        grant::account(self.user.id)
    }
}

/// One line of a person's list of sessions.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// The key.
    pub id: SessionId,
    /// What the browser said it is.
    pub user_agent: String,
    /// Where it logged in from.
    pub address: String,
    /// When it logged in.
    pub created_at: Timestamp,
    /// When it was last used, within some ten minutes.
    pub last_seen_at: Timestamp,
}

/// What a browser is given to hold a session.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionTokens {
    /// The session's public id.
    pub public_id: String,
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
}

impl fmt::Debug for SessionTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionTokens(…)")
    }
}

text_enum! {
    /// Why a session ended before its time.
    pub enum EndReason {
        /// The person logged out there.
        LoggedOut => "logged_out",
        /// The person ended it from another device.
        EndedElsewhere => "ended_elsewhere",
        /// A new login in the same browser took its place.
        Replaced => "replaced",
        /// The password was changed or set anew.
        PasswordChanged => "password_changed",
        /// The e-mail or phone that the person logs in with was changed.
        ContactChanged => "contact_changed",
        /// An old refresh token came back: somebody else may have it.
        TokenReused => "token_reused",
        /// The account was closed.
        AccountDisabled => "account_disabled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_field_takes_both_addresses_and_numbers() {
        assert_eq!(
            Contact::parse("LI@Example.com ").unwrap().as_str(),
            "li@example.com"
        );
        assert_eq!(
            Contact::parse("１３８ 0000 1111").unwrap().as_str(),
            "+8613800001111"
        );
        assert_eq!(Contact::parse("").unwrap_err().code(), Code::FieldRequired);
        assert_eq!(
            Contact::parse("li").unwrap_err().code(),
            Code::ContactInvalid
        );
        assert_eq!(
            Contact::parse("li@").unwrap_err().code(),
            Code::EmailInvalid
        );
    }

    #[test]
    fn what_a_browser_says_is_bounded() {
        let device = Device::new(&format!("Mozilla\r\n{}", "界".repeat(500)), "203.0.113.7");
        assert!(device.user_agent().len() <= MAX_USER_AGENT);
        assert!(device.user_agent().starts_with("Mozilla界"));
    }
}
