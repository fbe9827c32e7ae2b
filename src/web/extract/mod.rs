//! What handlers take out of a request.

mod admin;
mod buyer;
mod client;
mod db;
mod desk;
mod form;
mod locale;
mod login;
mod path;
mod province;
mod purchase;
mod upload;

pub use admin::Admin;
pub use buyer::{Buyer, BuyerState};
pub use client::{client_address, network_key};
pub use db::Db;
pub(in crate::web) use db::app;
pub use desk::Desk;
pub use form::RawForm;
pub use locale::{LANG_COOKIE, lang_in_query, locale_of};
pub use login::{Login, LoginState};
pub use path::{Pair, Segment, Triple};
pub use province::{PROVINCE_COOKIE, province_in_query, province_of};
pub use purchase::Purchaser;
pub use upload::Upload;
