//! What handlers answer with.

mod error;
mod flash;
mod redirect;
mod ui;

pub use error::{HtmlError, HtmlResult};
pub(in crate::web) use error::{keeps_form, status_of};
pub use flash::FLASH_COOKIE;
pub use redirect::{Redirect, found, moved_for_good, see_other};
pub use ui::{CART_COUNT_COOKIE, Ui};
