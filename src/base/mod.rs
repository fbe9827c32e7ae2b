//! Plain types that know neither the database nor the web.

pub mod amount;
pub mod clock;
pub mod division_code;
pub mod email;
pub mod error;
pub mod fields;
pub mod format;
pub mod i18n;
pub mod ids;
pub mod local_path;
pub mod locale;
pub mod mac;
pub mod markdown;
pub mod money;
pub mod number;
pub mod order_number;
pub mod page;
pub mod phone;
pub mod quantity;
pub mod rate;
pub mod rng;
pub mod secret;
pub mod sheet;
pub mod slug;
pub(crate) mod sql_types;
pub mod text;
