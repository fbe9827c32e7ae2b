//! Where the two engines want the same text but diesel wants the concrete connection.

/// Expands the body once per engine: upserts, batch inserts and `RETURNING` of whole rows do not
/// work through the enum.
macro_rules! each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::db::DbConn::Pg($c) => $body,
            $crate::db::DbConn::Sqlite($c) => $body,
        }
    };
}
pub(crate) use each;

/// Runs the body with the rows of a list, as an array where they are few: a statement of fixed
/// length is prepared once and for all, that of a list anew each time.
macro_rules! few {
    ($list:expr, $rows:ident => $body:expr) => {
        match <[_; 1]>::try_from($list) {
            Ok($rows) => $body,
            Err(list) => match <[_; 2]>::try_from(list) {
                Ok($rows) => $body,
                Err(list) => match <[_; 3]>::try_from(list) {
                    Ok($rows) => $body,
                    Err($rows) => $body,
                },
            },
        }
    };
}
pub(crate) use few;
