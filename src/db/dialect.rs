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
