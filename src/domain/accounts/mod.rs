//! People's accounts: passwords, sessions and the limits that guard them.
//!
//! Nothing here says whether an account exists to somebody who does not hold its password:
//! answers and work are the same either way.

pub mod password;
pub mod throttle;
pub mod tokens;
