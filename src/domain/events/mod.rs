//! Events: one append-only row per change of state, written in the transaction that makes it.
//!
//! They are the audit trail, the history that people see, and the outbox that consumers read by
//! cursor. A cursor never passes an event whose transaction is still running (see [`Cursor`]).

mod model;
mod store;

pub use model::{Cursor, Event, NewEvent, UNWRITTEN};
pub use store::{
    first_moments, follow, history, history_of_shop, last_of, latest, list_of_shop, load_cursor,
    newest, note, read_after, record, record_all, recording, save_cursor, settled,
};
