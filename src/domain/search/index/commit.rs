//! What a commit says of itself: of which database it is, and how far it has read the events.

use serde::{Deserialize, Serialize};

use crate::domain::events::Cursor;

/// The number of the form of the index: another one is made anew. Since 3 it follows the lists of
/// villages, whose names an earlier one may lack; since 4 it knows what a name ends with.
pub const FORMAT: u32 = 4;

/// Kept in each commit, beside the documents that it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The form of the index.
    pub format: u32,
    /// Tells databases apart: when the first event happened.
    pub born: i64,
    /// The transaction of the last event that was read.
    pub tx_id: i64,
    /// The last event that was read.
    pub event_id: i64,
}

impl Mark {
    /// What is kept behind a place in the stream of events.
    pub fn at(cursor: Cursor, born: i64) -> Self {
        Self {
            format: FORMAT,
            born,
            tx_id: cursor.tx_id,
            event_id: cursor.event_id,
        }
    }

    /// The place in the stream of events.
    pub fn cursor(self) -> Cursor {
        Cursor {
            tx_id: self.tx_id,
            event_id: self.event_id,
        }
    }

    /// Reads what a commit says; `None` where it cannot be read, or is of another form.
    pub fn read(payload: Option<&str>) -> Option<Self> {
        let mark: Self = serde_json::from_str(payload?).ok()?;
        (mark.format == FORMAT).then_some(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_another_form_is_none() {
        let cursor = Cursor {
            tx_id: 3,
            event_id: 7,
        };
        let mark = Mark::at(cursor, 12);
        let text = serde_json::to_string(&mark).unwrap();
        assert_eq!(Mark::read(Some(&text)), Some(mark));
        assert_eq!(mark.cursor(), cursor);
        assert_eq!(
            Mark::read(Some(&text.replace("\"format\":4", "\"format\":3"))),
            None
        );
        assert_eq!(Mark::read(Some("{}")), None);
        assert_eq!(Mark::read(None), None);
    }
}
