//! The database: one schema on two engines, chosen by the URL.
//!
//! Everything above gets a [`DbConn`] inside [`Database::read`], or a [`Tx`] inside
//! [`Database::write`]. A change outside of a transaction does not compile, and a transaction is
//! retried as a whole when the engine asks for it, so that its body must have no effect on the
//! outside world.

mod at_once;
mod conn;
mod dialect;
mod error;
mod fixed;
pub mod migrate;
mod pool;
pub mod schema;
pub mod sql;
mod tx;

pub use at_once::{AtOnce, IdFrom, Told};
pub use conn::{Backend, DbConn};
pub(crate) use dialect::{each, few};
pub use error::is_unique_violation;
pub use fixed::Fixed;
pub use pool::{Database, DbSettings};
pub use tx::{Change, Tx};
