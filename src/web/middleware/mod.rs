//! What happens around every handler.

mod compress;
mod errors;
mod forgery;
mod head;
mod headers;
mod language;
mod request_id;
mod sessions;

pub use compress::compress;
pub use errors::error_pages;
pub use forgery::refuse_forgery;
pub use head::no_wrong_length;
pub use headers::{secure, secure_headers};
pub use language::{keep_language, remember};
pub use request_id::{assign_request_id, request_id_of};
pub use sessions::sessions;
