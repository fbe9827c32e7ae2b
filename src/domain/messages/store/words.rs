//! The words of administrators.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::ids::MessageWordId;
use crate::base::page::{Cursor, Page, PageSize};
use crate::db::schema::{message_words, users};
use crate::db::sql::starts_with_any;
use crate::db::{DbConn, Tx, each};
use crate::domain::access::{DecideDisputes, DivisionScope};
use crate::domain::messages::words::{Word, WordKind};

/// A word of an administrator.
#[derive(Debug, Clone, Queryable)]
pub struct OwnWord {
    /// Its key.
    pub id: MessageWordId,
    /// The division for whose shops it counts; empty is everywhere.
    pub division_code: String,
    /// What it does to a message.
    pub kind: WordKind,
    /// As it was typed.
    pub word: String,
    /// Who added it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The words that count for the messages with a shop in this division.
pub(in crate::domain::messages) fn words_around(
    conn: &mut DbConn,
    division_code: &str,
) -> Result<Vec<Word>> {
    let around: Vec<&str> = (0..=division_code.len())
        .filter_map(|end| division_code.get(..end))
        .collect();
    let rows: Vec<(WordKind, String, String)> = each!(conn, conn => message_words::table
        .filter(message_words::division_code.eq_any(&around))
        .order(message_words::id)
        .select((message_words::kind, message_words::word, message_words::plain))
        .load(conn)?);
    Ok(rows
        .into_iter()
        .map(|(kind, shown, plain)| Word { kind, shown, plain })
        .collect())
}

/// The words of the administrator's divisions, the newest first.
pub fn list_words(
    conn: &mut DbConn,
    office: &DivisionScope<DecideDisputes>,
    behind: Option<Cursor>,
    size: PageSize,
) -> Result<Page<OwnWord>> {
    let from = MessageWordId(behind.map_or(i64::MAX, |cursor| cursor.id));
    let rows: Vec<OwnWord> = message_words::table
        .inner_join(users::table.on(users::id.eq(message_words::user_id)))
        .filter(starts_with_any(
            message_words::division_code,
            office.codes(),
        ))
        .filter(message_words::id.lt(from))
        .order(message_words::id.desc())
        .limit(size.limit())
        .select((
            message_words::id,
            message_words::division_code,
            message_words::kind,
            message_words::word,
            users::name,
            message_words::created_at,
        ))
        .load(conn)?;
    Ok(Page::from_rows(rows, size, |word| Cursor {
        key: 0,
        id: word.id.0,
    }))
}

/// Adds a word for a division that the office covers.
///
/// # Errors
/// `message.word_taken` if it is there already.
pub(in crate::domain::messages) fn insert_word(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    division_code: &str,
    new: &Word,
) -> Result<MessageWordId> {
    let row = (
        message_words::division_code.eq(division_code),
        message_words::kind.eq(new.kind),
        message_words::word.eq(&new.shown),
        message_words::plain.eq(&new.plain),
        message_words::user_id.eq(office.user_id()),
        message_words::created_at.eq(tx.now()),
    );
    let made: Option<MessageWordId> = each!(tx.conn(), conn => diesel::insert_into(message_words::table)
            .values(row)
            .on_conflict_do_nothing()
            .returning(message_words::id)
            .get_result(conn)
            .optional()?);
    made.ok_or_else(|| Code::MessageWordTaken.into())
}

/// Removes a word of the administrator's divisions; gives it.
pub(in crate::domain::messages) fn delete_word(
    tx: &mut Tx<'_>,
    office: &DivisionScope<DecideDisputes>,
    id: MessageWordId,
) -> Result<Option<(String, String)>> {
    let found: Option<(String, String)> = message_words::table
        .filter(message_words::id.eq(id))
        .filter(starts_with_any(
            message_words::division_code,
            office.codes(),
        ))
        .select((message_words::division_code, message_words::word))
        .first(tx.conn())
        .optional()?;
    if found.is_some() {
        diesel::delete(message_words::table.find(id)).execute(tx.conn())?;
    }
    Ok(found)
}
