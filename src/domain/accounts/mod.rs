//! People's accounts: passwords, sessions and the limits that guard them.
//!
//! Nothing here says whether an account exists to somebody who does not hold its password:
//! answers and work are the same either way. (Opening an account and taking a phone number are
//! the exceptions: they have to say that a contact is taken, and are throttled.)

pub mod contacts;
mod csrf;
mod doors;
mod model;
pub mod password;
pub mod service;
pub mod session;
mod store;
pub mod throttle;
pub mod tokens;

pub use csrf::CsrfToken;
pub use doors::{Doors, Entered, Registration, Visitor};
pub use model::{
    Contact, Device, EMAIL_CHANGE_TTL_MS, EmailChange, EndReason, NewUser, RESET_TTL_MS,
    SESSION_IDLE_MS, Session, SessionLine, SessionTokens, User, UserState,
};
pub use store::{
    delete_old, find_by_contact, find_email_change, find_login, find_opened_at, find_reset,
    find_session, find_user, list_sessions, names_of,
};
