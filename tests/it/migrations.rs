//! The two folders of migrations: they run up, down and up again, and give the same schema.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use yipin::db::{Backend, migrate};

use crate::support::Engine;
use crate::support::catalogue::{self, Catalogue, storage_class};
use crate::support::world;

fn catalogue_of(url: &str) -> Catalogue {
    catalogue::read(&mut world::connect(url))
}

fn goes_up_and_down(engine: Engine) {
    let database = engine.empty_database();
    let count = migrate::run(&database.url).unwrap().len();
    let first = catalogue_of(&database.url);
    assert!(first.columns.len() > 40, "{} tables", first.columns.len());
    assert!(migrate::pending(&database.url).unwrap().is_empty());

    assert_eq!(migrate::revert_all(&database.url).unwrap().len(), count);
    assert_eq!(catalogue_of(&database.url), Catalogue::default());
    assert_eq!(migrate::pending(&database.url).unwrap().len(), count);

    assert_eq!(migrate::run(&database.url).unwrap().len(), count);
    assert_eq!(catalogue_of(&database.url), first);
}

#[test]
fn sqlite_goes_up_down_and_up_again() {
    goes_up_and_down(Engine::Sqlite);
}

#[test]
fn postgres_goes_up_down_and_up_again() {
    goes_up_and_down(Engine::Postgres);
}

#[test]
fn both_folders_hold_the_same_migrations() {
    let sqlite = migrate::names(Backend::Sqlite).unwrap();
    assert_eq!(sqlite, migrate::names(Backend::Postgres).unwrap());
}

#[test]
fn both_engines_have_the_same_schema() {
    let (sqlite, postgres) = (
        Engine::Sqlite.empty_database(),
        Engine::Postgres.empty_database(),
    );
    migrate::run(&sqlite.url).unwrap();
    migrate::run(&postgres.url).unwrap();
    let (sqlite, postgres) = (catalogue_of(&sqlite.url), catalogue_of(&postgres.url));
    for (table, columns) in &sqlite.columns {
        assert_eq!(Some(columns), postgres.columns.get(table), "{table}");
    }
    assert_eq!(sqlite.columns.len(), postgres.columns.len());
    assert_eq!(sqlite.foreign_keys, postgres.foreign_keys);
    assert_eq!(sqlite.indexes, postgres.indexes);
    assert!(sqlite.indexes.len() > 50 && sqlite.foreign_keys.len() > 40);
}

/// Diesel reads columns by their place, so the order counts.
#[test]
fn the_schema_of_diesel_is_that_of_the_database() {
    let database = Engine::Postgres.empty_database();
    migrate::run(&database.url).unwrap();
    let real: BTreeMap<String, Vec<(String, String, bool)>> = catalogue_of(&database.url)
        .columns
        .into_iter()
        .map(|(table, columns)| {
            let columns = columns.into_iter();
            let columns = columns.map(|column| (column.name, column.class, column.is_nullable));
            (table, columns.collect())
        })
        .collect();
    let declared = declared_tables();
    for (table, columns) in &real {
        assert_eq!(Some(columns), declared.get(table), "{table}");
    }
    assert_eq!(real.len(), declared.len());
}

/// The tables of `db/schema.rs`: name, storage class, nullable.
fn declared_tables() -> BTreeMap<String, Vec<(String, String, bool)>> {
    let text = read("src/db/schema.rs");
    let blocks = text.split("diesel::table! {").skip(1);
    let tables = blocks.map(|block| {
        let (head, rest) = block.split_once(") {").unwrap();
        let (name, _) = head.trim().split_once(' ').unwrap();
        let (body, _) = rest.split_once('}').unwrap();
        (
            name.to_owned(),
            body.lines().filter_map(declared_column).collect(),
        )
    });
    tables.collect()
}

fn declared_column(line: &str) -> Option<(String, String, bool)> {
    let (name, kind) = line.trim().trim_end_matches(',').split_once(" -> ")?;
    let inner = kind
        .strip_prefix("Nullable<")
        .and_then(|kind| kind.strip_suffix('>'));
    let class = storage_class(inner.unwrap_or(kind));
    Some((name.to_owned(), class.to_owned(), inner.is_some()))
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Named constraints, with their text where it is a check.
fn constraints(engine: &str) -> BTreeMap<String, String> {
    let backend = Backend::Sqlite;
    let names = migrate::names(backend).unwrap();
    let sql = names
        .iter()
        .map(|name| read(&format!("migrations/{engine}/{name}/up.sql")))
        .collect::<String>();
    let sql = sql.replace("DROP CONSTRAINT ", "DROP ");
    let pieces = sql.split("CONSTRAINT ").skip(1);
    let found = pieces.map(|piece| {
        let (name, rest) = piece.split_once(char::is_whitespace).unwrap();
        (name.to_owned(), up_to_closing_bracket(rest))
    });
    found.collect()
}

/// `CHECK (…)` or `UNIQUE (…)` with white space made one, booleans as SQLite writes them.
fn up_to_closing_bracket(text: &str) -> String {
    let mut depth = 0;
    let end = text.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ')' && depth == 0
    });
    let words: Vec<&str> = text[..=end.unwrap()].split_whitespace().collect();
    let text = words.join(" ");
    text.replace("TRUE", "1").replace("FALSE", "0")
}

#[test]
fn both_engines_check_the_same() {
    let (sqlite, postgres) = (constraints("sqlite"), constraints("postgres"));
    assert!(sqlite.len() > 50, "{} constraints found", sqlite.len());
    for (name, text) in &sqlite {
        assert_eq!(Some(text), postgres.get(name), "{name}");
    }
    assert_eq!(sqlite.len(), postgres.len());
}
