//! Reading the tables that people export from spreadsheets, with messages that name row and
//! column.
//!
//! Recognised: UTF-8 and UTF-16 with a byte-order mark, UTF-8 without; commas, semicolons or
//! tabs; any line ends; headings in any case, width or order. What is not recognised is refused:
//! nothing is dropped in silence.

use std::borrow::Cow;

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::base::error::{Code, Error, Result};
use crate::base::text::fold;

/// A column that a table may or must have.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading, lower case.
    pub name: &'static str,
    /// Whether a table without it is refused.
    pub is_required: bool,
    /// Other headings that mean the same, each in the form in which headings are compared; the first that is there
    /// counts.
    pub also: &'static [&'static str],
}

impl Column {
    /// A column that must be there.
    pub const fn required(name: &'static str) -> Self {
        Self {
            name,
            is_required: true,
            also: &[],
        }
    }

    /// A column that may be missing.
    pub const fn optional(name: &'static str) -> Self {
        Self {
            name,
            is_required: false,
            also: &[],
        }
    }

    /// The same column under other headings too.
    #[must_use]
    pub const fn or(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
}

/// A table whose heading has been read and fits.
#[derive(Debug)]
pub struct Sheet {
    reader: Reader<std::io::Cursor<Vec<u8>>>,
    /// Where each known column stands.
    places: Vec<(&'static str, usize)>,
    ignored: Vec<String>,
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number as a spreadsheet counts: the heading is row 1.
    pub number: u64,
    cells: Vec<(&'static str, String)>,
}

impl Row {
    /// The text of a cell without white space around it; empty for a column that is not there.
    pub fn cell(&self, column: &str) -> &str {
        self.cells
            .iter()
            .find_map(|(name, text)| (*name == column).then_some(text.as_str()))
            .unwrap_or_default()
    }

    /// Whether the table has this column.
    pub fn has(&self, column: &str) -> bool {
        self.cells.iter().any(|(name, _)| *name == column)
    }

    /// The name under which a fault of a cell is noted: `12.code`.
    pub fn field(&self, column: &str) -> String {
        format!("{}.{column}", self.number)
    }
}

impl Sheet {
    /// Reads the heading of a table.
    ///
    /// # Errors
    /// `import.encoding`, `import.column_missing` or `import.column_twice`, naming the column.
    pub fn open(bytes: &[u8], columns: &[Column]) -> Result<Self> {
        let text = decode(bytes)?;
        let delimiter = delimiter_of(&text);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(std::io::Cursor::new(text.into_owned().into_bytes()));
        let headings: Vec<String> = reader
            .headers()
            .map_err(fault)?
            .iter()
            .map(heading)
            .collect();
        let places = places_of(&headings, columns)?;
        let ignored = headings
            .iter()
            .filter(|text| !places.iter().any(|(name, _)| name == text))
            .cloned()
            .collect();
        Ok(Self {
            reader,
            places,
            ignored,
        })
    }

    /// The headings of columns that nobody asked for.
    pub fn ignored_columns(&self) -> &[String] {
        &self.ignored
    }

    /// The rows, each read or refused on its own.
    pub fn rows(&mut self) -> impl Iterator<Item = Result<Row>> {
        let places = &self.places;
        self.reader
            .records()
            .zip(2_u64..)
            .map(move |(record, number)| match record {
                Ok(record) => Ok(Row {
                    number,
                    cells: cells_of(&record, places),
                }),
                Err(error) => Err(fault(error).with("row", number)),
            })
    }
}

fn cells_of(
    record: &StringRecord,
    places: &[(&'static str, usize)],
) -> Vec<(&'static str, String)> {
    let cell = |place: usize| record.get(place).unwrap_or_default().trim().to_owned();
    places
        .iter()
        .map(|(name, place)| (*name, cell(*place)))
        .collect()
}

/// A heading in the form in which headings are compared: `Division Code` is `division_code`.
fn heading(text: &str) -> String {
    fold(text).replace([' ', '-'], "_")
}

fn places_of(headings: &[String], columns: &[Column]) -> Result<Vec<(&'static str, usize)>> {
    let mut places = Vec::new();
    for column in columns {
        let names = std::iter::once(&column.name).chain(column.also);
        let there = names
            .copied()
            .find(|name| headings.iter().any(|text| text == name));
        let mut found = headings
            .iter()
            .enumerate()
            .filter(|(_, text)| Some(text.as_str()) == there)
            .map(|(at, _)| at);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                return Err(Error::new(Code::ImportColumnTwice).with("column", column.name));
            }
            (Some(at), None) => places.push((column.name, at)),
            (None, _) if column.is_required => {
                return Err(Error::new(Code::ImportColumnMissing).with("column", column.name));
            }
            (None, _) => {}
        }
    }
    Ok(places)
}

/// The text of a file, without its byte-order mark.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let unreadable = || Error::new(Code::ImportEncoding);
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).ok_or_else(unreadable),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).ok_or_else(unreadable),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(Cow::Borrowed(text)),
        _ => Err(Code::ImportEncoding.into()),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Cow<'static, str>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok()?;
    rest.is_empty().then_some(Cow::Owned(text))
}

/// The separator that stands most often in the heading; a comma if there is none.
fn delimiter_of(text: &str) -> u8 {
    let heading = text
        .split(['\r', '\n'])
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let count = |delimiter: &u8| heading.bytes().filter(|byte| byte == delimiter).count();
    // `max_by_key` takes the last among equals.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',')
}

fn fault(error: csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => Error::new(Code::ImportRowUneven)
            .with("expected", expected_len)
            .with("found", len),
        _ => Error::new(Code::ImportEncoding),
    }
    .caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: [Column; 3] = [
        Column::required("code"),
        Column::required("name"),
        Column::optional("name_en"),
    ];

    fn rows(bytes: &[u8]) -> Result<Vec<(u64, String, String)>> {
        let mut sheet = Sheet::open(bytes, &COLUMNS)?;
        sheet
            .rows()
            .map(|row| {
                row.map(|row| (row.number, row.cell("code").into(), row.cell("name").into()))
            })
            .collect()
    }

    #[test]
    fn o_40_every_form_that_spreadsheets_write_is_read() {
        let plain = "code,name\n33,浙江省\n";
        let expected = vec![(2, "33".to_owned(), "浙江省".to_owned())];
        let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}"
                .encode_utf16()
                .chain(plain.encode_utf16())
                .flat_map(unit)
                .collect()
        };
        for bytes in [
            plain.as_bytes().to_vec(),
            format!("\u{feff}{plain}").into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            plain.replace('\n', "\r\n").into_bytes(),
            plain.replace('\n', "\r").into_bytes(),
            plain.replace(',', "\t").into_bytes(),
            plain.replace(',', ";").into_bytes(),
            plain.replace("code,name", " ＣＯＤＥ ,Name ").into_bytes(),
            "name,other,code\n浙江省,\"a,b\", 33 \n".as_bytes().to_vec(),
        ] {
            assert_eq!(
                rows(&bytes).unwrap(),
                expected,
                "{}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }

    #[test]
    fn o_39_a_bad_table_is_refused_by_row_and_column() {
        let fault = |text: &str| {
            let error = rows(text.as_bytes()).unwrap_err();
            (error.code(), error.params().to_vec())
        };
        let param = |name, value: &str| (name, value.to_owned());
        assert_eq!(
            fault("code\n33"),
            (Code::ImportColumnMissing, vec![param("column", "name")])
        );
        assert_eq!(
            fault(""),
            (Code::ImportColumnMissing, vec![param("column", "code")])
        );
        assert_eq!(
            fault("code,name,Code\n1,2,3"),
            (Code::ImportColumnTwice, vec![param("column", "code")])
        );
        assert_eq!(
            fault("code,name\n1,2\n3"),
            (
                Code::ImportRowUneven,
                vec![
                    param("expected", "2"),
                    param("found", "1"),
                    param("row", "3")
                ]
            )
        );
        // 浙江 in GB 18030 is no UTF-8.
        let gbk = rows(b"code,name\n33,\xd5\xe3\xbd\xad").unwrap_err();
        assert_eq!(gbk.code(), Code::ImportEncoding);
    }

    #[test]
    fn columns_that_nobody_asked_for_are_told() {
        let sheet = Sheet::open(b"code,name,colour", &COLUMNS).unwrap();
        assert_eq!(sheet.ignored_columns(), ["colour"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = rows(&bytes);
        }
    }
}
