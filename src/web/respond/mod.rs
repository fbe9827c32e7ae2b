//! What handlers answer with.

mod error;
mod flash;
mod redirect;
mod ui;

pub(in crate::web) use error::status_of;
pub use error::{HtmlError, HtmlResult};
pub use flash::FLASH_COOKIE;
pub use redirect::{Redirect, moved_for_good, see_other};
pub use ui::{CART_COUNT_COOKIE, Ui};
