//! Paging by key: a page begins behind the last row of the one before, whatever is added or
//! removed meanwhile, and costs the same however deep it is.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::base::error::{Code, Error, Result};

/// Where a page begins: behind the row with this sort key and, among equal keys, this id.
///
/// In addresses it is 22 opaque URL-safe characters. A malformed one is `request.malformed`
/// (400), not the first page: a program that walks the pages would else go round for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The value by which the list is sorted (a time, a price, a rank).
    pub key: i64,
    /// The id of the row, which decides among equal keys.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key.to_be_bytes().to_vec();
        bytes.extend(self.id.to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        match bytes.split_at_checked(8) {
            Some((key, id)) => match (key.try_into(), id.try_into()) {
                (Ok(key), Ok(id)) => Ok(Self {
                    key: i64::from_be_bytes(key),
                    id: i64::from_be_bytes(id),
                }),
                _ => Err(Code::RequestMalformed.into()),
            },
            None => Err(Code::RequestMalformed.into()),
        }
    }
}

/// How many rows a page holds, from 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageSize(u8);

impl Default for PageSize {
    /// 24 cards fill rows of two, three and four.
    fn default() -> Self {
        Self(24)
    }
}

impl PageSize {
    /// The most rows of a page.
    pub const MAX: u8 = 100;

    /// A size as near to `rows` as the limits allow.
    pub fn of(rows: u8) -> Self {
        Self(rows.clamp(1, Self::MAX))
    }

    /// Reads the size that an address asks for; beyond the limit is the limit, and what is no
    /// positive number is `request.malformed`.
    pub fn parse(text: &str) -> Result<Self> {
        match text.parse::<u64>() {
            Ok(rows) if rows > 0 => Ok(Self::of(u8::try_from(rows).unwrap_or(Self::MAX))),
            _ => Err(Code::RequestMalformed.into()),
        }
    }

    /// The rows of a page.
    pub const fn rows(self) -> u8 {
        self.0
    }

    /// The rows to ask the database for: one more than shown tells whether there is a next page.
    pub fn limit(self) -> i64 {
        i64::from(self.0) + 1
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of the up to [`PageSize::limit`] rows that were read.
    pub fn from_rows(mut rows: Vec<T>, size: PageSize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let shown = usize::from(size.rows());
        let has_next = rows.len() > shown;
        rows.truncate(shown);
        let next = if has_next {
            rows.last().map(cursor)
        } else {
            None
        };
        Self { items: rows, next }
    }

    /// The same page of other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_points_to_the_next_only_if_there_is_one() {
        let cursor = |row: &i64| Cursor {
            key: *row,
            id: *row,
        };
        let page = Page::from_rows(vec![1, 2, 3], PageSize::of(2), cursor);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(page.next, Some(Cursor { key: 2, id: 2 }));
        assert_eq!(
            Page::from_rows(vec![1, 2], PageSize::of(2), cursor).next,
            None
        );
        assert_eq!(
            Page::from_rows(Vec::<i64>::new(), PageSize::of(2), cursor).next,
            None
        );
    }

    #[test]
    fn malformed_cursors_are_refused() {
        for text in [
            "",
            "x",
            "AAAA",
            "!!!!",
            "AAAAAAAAAAAAAAAAAAAAAAA",
            "茶",
            &"A".repeat(10_000),
        ] {
            assert_eq!(
                text.parse::<Cursor>().unwrap_err().code(),
                Code::RequestMalformed
            );
        }
    }

    #[test]
    fn sizes_stay_within_their_limits() {
        assert_eq!(PageSize::parse("50").unwrap().rows(), 50);
        assert_eq!(PageSize::parse("18446744073709551615").unwrap().rows(), 100);
        for text in ["0", "-1", "1.5", "", "many"] {
            assert_eq!(
                PageSize::parse(text).unwrap_err().code(),
                Code::RequestMalformed
            );
        }
    }

    proptest! {
        #[test]
        fn a_cursor_reads_as_itself(key in any::<i64>(), id in any::<i64>()) {
            let cursor = Cursor { key, id };
            let text = cursor.to_string();
            prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert_eq!(text.parse::<Cursor>().unwrap(), cursor);
        }
    }
}
