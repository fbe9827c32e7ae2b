//! Mail on its way out: one letter, and the ways it can be carried.
//!
//! Nothing here is called while an order or any other change is under way: letters are rows that
//! a job sends later, so that a mail server can neither slow nor fail what people do.

mod letter;
mod transport;

pub use letter::Letter;
pub use transport::{MailSettings, Mailer, MemoryOutbox, SendFailure};
