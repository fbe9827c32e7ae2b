//! Plain types that know neither the database nor the web.

pub mod clock;
pub mod error;
pub mod fields;
pub mod ids;
pub mod locale;
pub mod mac;
pub mod rng;
pub(crate) mod sql_types;
