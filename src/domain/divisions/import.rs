//! Bringing the divisions up to date with a list.
//!
//! The whole file is read and checked before anything is written; then only the rows that differ
//! are written, in batches that keep each transaction short. A second run of the same file
//! therefore writes nothing, and a run that was cut off is completed by running it again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::directory::AGGREGATE;
use super::english::division_name;
use super::model::Division;
use super::store;
use crate::base::division_code::{DivisionCode, DivisionLevel};
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::sheet::{Column, Row, Sheet};
use crate::base::text::clean_line;
use crate::db::{Database, Tx};
use crate::domain::access::{Actor, SystemScope};
use crate::domain::events::{self, NewEvent};

/// Rows that one transaction writes: eight values each, far below what a statement may carry.
const BATCH: usize = 250;
/// Faults that are told; a file with more is wrong as a whole.
const MOST_FAULTS: usize = 20;
/// The most characters of a name.
const NAME_MAX: usize = 60;

const COLUMNS: [Column; 8] = [
    Column::required("code"),
    Column::required("name"),
    Column::required("level"),
    Column::required("parent_code"),
    Column::optional("name_en"),
    Column::optional("valid_from"),
    Column::optional("valid_to"),
    Column::optional("successor_code"),
];

/// How to read a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions {
    /// The list is the whole country: divisions that it does not name ended today.
    pub is_complete: bool,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows of the file.
    pub rows: usize,
    /// Divisions that were new.
    pub added: usize,
    /// Divisions of which something changed.
    pub changed: usize,
    /// Divisions that a complete list did not name any more.
    pub ended: usize,
    /// Columns of the file that mean nothing here.
    pub ignored_columns: Vec<String>,
}

/// Imports a list; `progress` is told of rows written and rows to write.
///
/// # Errors
/// Faults of the file, each under `row.column`; nothing is written then.
pub fn import(
    database: &Database,
    scope: &SystemScope,
    bytes: &[u8],
    options: ImportOptions,
    mut progress: impl FnMut(usize, usize),
) -> Result<ImportReport> {
    let mut sheet = Sheet::open(bytes, &COLUMNS)?;
    let today = database.clock().now().date_in(database.zone());
    let known = database.read_now(store::list_all)?;
    let known: BTreeMap<_, _> = known.into_iter().map(|one| (one.code, one)).collect();
    let listed = read(&mut sheet, &known)?;
    let plan = Plan::of(&listed, &known, options, today);
    let report = ImportReport {
        rows: listed.len(),
        ignored_columns: sheet.ignored_columns().to_vec(),
        ..plan.report.clone()
    };
    let rounds = plan.rounds();
    let total = rounds.iter().map(Vec::len).sum();
    let mut done = 0;
    for batch in rounds.iter().flat_map(|round| round.chunks(BATCH)) {
        progress(done, total);
        done += batch.len();
        database.write_now(|tx| {
            store::upsert(tx, batch)?;
            // The event comes with the last rows: a run that was cut off before them leaves
            // some to write, and so does not end without it.
            if done == total {
                record(tx, scope, &report)
            } else {
                Ok(())
            }
        })?;
    }
    progress(done, total);
    Ok(report)
}

/// One event for the whole list; it also tells the caches of every node.
fn record(tx: &mut Tx<'_>, scope: &SystemScope, report: &ImportReport) -> Result<()> {
    let said = json!({
        "reason": scope.reason(), "added": report.added, "changed": report.changed,
        "ended": report.ended,
    });
    let event = NewEvent::new(AGGREGATE, 0, "division.list_imported", Actor::System);
    events::record(tx, event.after(said)).map(|_| ())
}

/// What is to be written.
#[derive(Default)]
struct Plan {
    writes: Vec<Division>,
    report: ImportReport,
}

impl Plan {
    fn of(
        listed: &BTreeMap<DivisionCode, Division>,
        known: &BTreeMap<DivisionCode, Division>,
        options: ImportOptions,
        today: NaiveDate,
    ) -> Self {
        let mut plan = Self::default();
        for division in listed.values() {
            match known.get(&division.code) {
                None => plan.report.added += 1,
                Some(before) if before != division => plan.report.changed += 1,
                Some(_) => continue,
            }
            plan.writes.push(division.clone());
        }
        if options.is_complete {
            let gone = known.values().filter(|one| !listed.contains_key(&one.code));
            for division in gone.filter(|one| one.is_valid_on(today)) {
                plan.report.ended += 1;
                plan.writes.push(Division {
                    valid_to: Some(today),
                    ..division.clone()
                });
            }
        }
        plan
    }

    /// The rows in two rounds. What a row refers to must be there before it: parents come first by
    /// level, and successors, which may stand anywhere, are set in the second round.
    fn rounds(mut self) -> [Vec<Division>; 2] {
        self.writes.sort_by_key(|one| (one.level, one.code));
        let succeeded = self.writes.iter().filter(|one| one.successor.is_some());
        let second = succeeded.cloned().collect();
        for one in &mut self.writes {
            one.successor = None;
        }
        [self.writes, second]
    }
}

/// Reads and checks all rows.
fn read(
    sheet: &mut Sheet,
    known: &BTreeMap<DivisionCode, Division>,
) -> Result<BTreeMap<DivisionCode, Division>> {
    let mut faults = FieldErrors::new();
    let mut listed = BTreeMap::new();
    let mut numbers: BTreeMap<DivisionCode, u64> = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        if let Some(division) = division_of(&row, known, &mut faults) {
            if let Some(first) = numbers.insert(division.code, row.number) {
                let params = vec![("first", first.to_string())];
                faults.add_with(row.field("code"), Code::ImportRowTwice, params);
            }
            listed.insert(division.code, division);
        }
        if faults.iter().count() >= MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() && listed.is_empty() {
        return Err(Code::ImportEmpty.into());
    }
    check_references(&listed, known, &numbers, &mut faults);
    faults.finish()?;
    Ok(listed)
}

/// One division, or the faults of its cells.
fn division_of(
    row: &Row,
    known: &BTreeMap<DivisionCode, Division>,
    faults: &mut FieldErrors,
) -> Option<Division> {
    let code = faults.take(&row.field("code"), DivisionCode::parse(row.cell("code")));
    let name = faults.take(&row.field("name"), clean_line(row.cell("name"), NAME_MAX));
    let level = faults.take(&row.field("level"), level_of(row));
    let parent = faults.take(&row.field("parent_code"), optional_code(row, "parent_code"));
    let successor = faults.take(
        &row.field("successor_code"),
        optional_code(row, "successor_code"),
    );
    let from = faults.take(&row.field("valid_from"), optional_date(row, "valid_from"));
    let to = faults.take(&row.field("valid_to"), optional_date(row, "valid_to"));
    let (code, name, level) = (code?, name?, level?);
    if code.level() != level {
        faults.add(row.field("level"), Code::DivisionLevelWrong);
    }
    let before = known.get(&code);
    let name_en = match row.cell("name_en") {
        // Keep what we have while the Chinese name is the same.
        "" => before.filter(|before| before.name == name).map_or_else(
            || division_name(code, &name),
            |before| before.name_en.clone(),
        ),
        written => faults.take(&row.field("name_en"), clean_line(written, NAME_MAX))?,
    };
    // A list without the column says nothing of the dates, so that what is known stays.
    let keep = |column: &str, listed, before: Option<NaiveDate>| {
        if row.has(column) { listed } else { before }
    };
    Some(Division {
        code,
        name,
        name_en,
        level,
        parent: parent?,
        valid_from: keep("valid_from", from?, before.and_then(|one| one.valid_from)),
        // What a list names is in force, unless the list itself says when it ended.
        valid_to: to?,
        successor: successor?,
    })
}

fn level_of(row: &Row) -> Result<DivisionLevel> {
    match row.cell("level").parse() {
        Ok(
            level @ (DivisionLevel::Province | DivisionLevel::Prefecture | DivisionLevel::County),
        ) => Ok(level),
        _ => Err(Code::DivisionLevelWrong.into()),
    }
}

fn optional_code(row: &Row, column: &str) -> Result<Option<DivisionCode>> {
    match row.cell(column) {
        "" => Ok(None),
        text => DivisionCode::parse(text).map(Some),
    }
}

fn optional_date(row: &Row, column: &str) -> Result<Option<NaiveDate>> {
    match row.cell(column) {
        "" => Ok(None),
        text => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(date) => Ok(Some(date)),
            Err(error) => Err(Error::new(Code::DateInvalid).caused_by(error)),
        },
    }
}

/// Every parent is there and is the one that the code says; every successor is there.
fn check_references(
    listed: &BTreeMap<DivisionCode, Division>,
    known: &BTreeMap<DivisionCode, Division>,
    numbers: &BTreeMap<DivisionCode, u64>,
    faults: &mut FieldErrors,
) {
    let all: BTreeSet<DivisionCode> = listed.keys().chain(known.keys()).copied().collect();
    for division in listed.values() {
        let number = numbers.get(&division.code).copied().unwrap_or_default();
        let expected = division
            .code
            .parent()
            .filter(|code| *code != DivisionCode::ROOT);
        let has_parent = division.parent.is_none_or(|code| all.contains(&code));
        if division.parent != expected || !has_parent {
            faults.add(format!("{number}.parent_code"), Code::DivisionParentUnknown);
        }
        if division.successor.is_some_and(|code| !all.contains(&code)) {
            faults.add(format!("{number}.successor_code"), Code::DivisionUnknown);
        }
        if faults.iter().count() >= MOST_FAULTS {
            return;
        }
    }
}

#[cfg(test)]
pub(super) fn standard_tree() -> super::Tree {
    let mut sheet = Sheet::open(super::STANDARD_LIST, &COLUMNS).unwrap();
    let listed = read(&mut sheet, &BTreeMap::new()).unwrap();
    super::Tree::new(listed.into_values().collect())
}
