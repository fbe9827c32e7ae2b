//! What a failure of the database means to the caller.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::base::error::{Code, Error};

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        let code = match &error {
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
                Code::SystemBusy
            }
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
            | DieselError::BrokenTransactionManager => Code::SystemUnavailable,
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) => {
                by_message(info.message())
            }
            _ => Code::SystemInternal,
        };
        let made = Self::new(code).caused_by(error);
        if code == Code::SystemInternal {
            made
        } else {
            made.retry_after(5)
        }
    }
}

/// Diesel gives these no kind of their own.
fn by_message(message: &str) -> Code {
    const BUSY: [&str; 5] = [
        // PostgreSQL, when many lock and change one row: a race that it lost inside.
        "more than one updating member",
        "database is locked",
        "database table is locked",
        "deadlock detected",
        "lock timeout",
    ];
    const GONE: [&str; 6] = [
        "terminating connection",
        "server closed the connection",
        "connection to server",
        "no connection to the server",
        "could not receive data",
        "the database system is",
    ];
    if BUSY.iter().any(|text| message.contains(text)) {
        Code::SystemBusy
    } else if GONE.iter().any(|text| message.contains(text)) {
        Code::SystemUnavailable
    } else {
        Code::SystemInternal
    }
}

/// Whether a unique constraint of this name (PostgreSQL) or on these columns (SQLite, written
/// `table.column, table.column`) was hit.
pub fn is_unique_violation(error: &DieselError, name: &str, columns: &str) -> bool {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
            info.constraint_name() == Some(name) || info.message().contains(columns)
        }
        _ => false,
    }
}
