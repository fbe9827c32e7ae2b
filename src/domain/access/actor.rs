//! Who acts, for the record.

use crate::base::ids::UserId;

/// Who did something: stands in every event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person with an account.
    User(UserId),
    /// A person without one.
    Guest,
    /// The platform itself: a timer, an import.
    System,
    /// A payment provider or carrier.
    Provider,
}

impl Actor {
    /// The word in the events table.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Guest => "guest",
            Self::System => "system",
            Self::Provider => "provider",
        }
    }

    /// The account, if it is a person with one.
    pub const fn user_id(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            _ => None,
        }
    }
}
