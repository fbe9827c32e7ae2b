//! Bringing the villages up to date with a list.
//!
//! As with divisions the whole file is checked first, and only what differs is written, in short
//! transactions, so that a run can be repeated or completed at any time.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;

use super::model::{NewVillage, Village, VillageFields, VillageKind};
use super::store;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Code, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::VillageId;
use crate::base::sheet::{Column, Row, Sheet};
use crate::db::{Database, Tx};
use crate::domain::access::{Actor, SystemScope};
use crate::domain::divisions::{Directory, Tree};
use crate::domain::events::{self, NewEvent};

/// Rows that one transaction writes: nine values each.
const BATCH: usize = 250;
/// Faults that are told; a file with more is wrong as a whole.
const MOST_FAULTS: usize = 20;

const COLUMNS: [Column; 7] = [
    Column::required("division_code"),
    Column::required("town"),
    Column::required("village"),
    Column::optional("town_code"),
    Column::optional("village_code"),
    Column::optional("town_en"),
    Column::optional("village_en"),
];

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows of the file.
    pub rows: usize,
    /// Places that were new.
    pub added: usize,
    /// Places whose English name or code changed.
    pub changed: usize,
    /// Columns of the file that mean nothing here.
    pub ignored_columns: Vec<String>,
}

type Place = (DivisionCode, String, String);

fn place_of(division: DivisionCode, town: &str, name: &str) -> Place {
    (division, town.to_owned(), name.to_owned())
}

/// Imports a list; `progress` is told of rows written and rows to write.
///
/// # Errors
/// Faults of the file, each under `row.column`; nothing is written then.
pub fn import(
    database: &Database,
    directory: &Directory,
    scope: &SystemScope,
    bytes: &[u8],
    mut progress: impl FnMut(usize, usize),
) -> Result<ImportReport> {
    let mut sheet = Sheet::open(bytes, &COLUMNS)?;
    let today = database.clock().now().date_in(database.zone());
    let tree = database.read_now(|conn| directory.tree(conn))?;
    let listed = read(&mut sheet, &tree, today)?;
    let divisions: BTreeSet<DivisionCode> =
        listed.iter().map(|place| place.division_code).collect();
    let divisions: Vec<DivisionCode> = divisions.into_iter().collect();
    let known = database.read_now(|conn| known_in(conn, &divisions))?;
    let plan = Plan::of(&listed, &known);
    let total = plan.added.len() + plan.changed.len();
    for (index, batch) in plan.added.chunks(BATCH).enumerate() {
        progress(index * BATCH, total);
        database.write_now(|tx| store::insert_missing(tx, batch))?;
    }
    for (index, batch) in plan.changed.chunks(BATCH).enumerate() {
        progress(plan.added.len() + index * BATCH, total);
        database.write_now(|tx| update_all(tx, batch))?;
    }
    progress(total, total);
    let report = ImportReport {
        rows: listed.len(),
        added: plan.added.len(),
        changed: plan.changed.len(),
        ignored_columns: sheet.ignored_columns().to_vec(),
    };
    if total > 0 {
        database.write_now(|tx| record(tx, scope, &report))?;
    }
    Ok(report)
}

/// Codes that one query names.
const DIVISIONS_PER_QUERY: usize = 500;

fn known_in(
    conn: &mut crate::db::DbConn,
    divisions: &[DivisionCode],
) -> Result<BTreeMap<Place, Village>> {
    let mut known = BTreeMap::new();
    for codes in divisions.chunks(DIVISIONS_PER_QUERY) {
        for village in store::list_of_divisions(conn, codes)? {
            let place = place_of(village.division_code, &village.town_name, &village.name);
            known.insert(place, village);
        }
    }
    Ok(known)
}

fn update_all(tx: &mut Tx<'_>, batch: &[(VillageId, NewVillage)]) -> Result<()> {
    batch
        .iter()
        .try_for_each(|(id, place)| store::update(tx, *id, place))
}

fn record(tx: &mut Tx<'_>, scope: &SystemScope, report: &ImportReport) -> Result<()> {
    let said = json!({
        "reason": scope.reason(), "added": report.added, "changed": report.changed,
    });
    let event = NewEvent::new("village", 0, "village.list_imported", Actor::System);
    events::record(tx, event.after(said)).map(|_| ())
}

#[derive(Default)]
struct Plan {
    added: Vec<NewVillage>,
    changed: Vec<(VillageId, NewVillage)>,
}

impl Plan {
    fn of(listed: &[NewVillage], known: &BTreeMap<Place, Village>) -> Self {
        let mut plan = Self::default();
        for place in listed {
            match known.get(&place_of(
                place.division_code,
                &place.town_name,
                &place.name,
            )) {
                None => plan.added.push(place.clone()),
                Some(village) if differs(village, place) => {
                    plan.changed.push((village.id, place.clone()));
                }
                Some(_) => {}
            }
        }
        plan
    }
}

fn differs(village: &Village, place: &NewVillage) -> bool {
    (&village.name_en, &village.town_name_en, village.code)
        != (&place.name_en, &place.town_name_en, place.code)
}

/// Reads and checks all rows.
fn read(sheet: &mut Sheet, tree: &Tree, day: chrono::NaiveDate) -> Result<Vec<NewVillage>> {
    let mut faults = FieldErrors::new();
    let mut listed = Vec::new();
    let mut numbers: BTreeMap<Place, u64> = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        match NewVillage::parse(fields_of(&row), tree, day) {
            Ok(place) => {
                let key = place_of(place.division_code, &place.town_name, &place.name);
                if let Some(first) = numbers.insert(key, row.number) {
                    let params = vec![("first", first.to_string())];
                    faults.add_with(row.field("village"), Code::ImportRowTwice, params);
                }
                listed.push(place);
            }
            Err(error) => {
                for fault in error.field_errors().iter() {
                    let column = column_of(&fault.field, &row);
                    faults.add_with(row.field(column), fault.code, fault.params.clone());
                }
            }
        }
        if faults.iter().count() >= MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() && listed.is_empty() {
        return Err(Code::ImportEmpty.into());
    }
    faults.finish()?;
    Ok(listed)
}

/// A row names what it has: a village, else a town, else the whole division.
fn fields_of(row: &Row) -> VillageFields<'_> {
    let (kind, code) = match (row.cell("village"), row.cell("town")) {
        ("", "") => (VillageKind::County, ""),
        ("", _) => (VillageKind::Town, row.cell("town_code")),
        _ => (VillageKind::Village, deepest_code(row)),
    };
    VillageFields {
        kind: kind.as_str(),
        division_code: row.cell("division_code"),
        town: row.cell("town"),
        town_en: row.cell("town_en"),
        village: row.cell("village"),
        village_en: row.cell("village_en"),
        code,
    }
}

fn deepest_code(row: &Row) -> &str {
    match row.cell("village_code") {
        "" => row.cell("town_code"),
        code => code,
    }
}

/// The column in which a fault of a description stands.
fn column_of<'a>(field: &'a str, row: &Row) -> &'a str {
    match field {
        "code" if row.cell("village_code").is_empty() => "town_code",
        "code" => "village_code",
        other => other,
    }
}
