//! What a database says about its own schema, in one form for both engines.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use yipin::db::DbConn;

/// A schema, as far as the two engines can be alike.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// By table, in their order.
    pub columns: BTreeMap<String, Vec<Column>>,
    /// `child (a, b) -> parent (c, d)`.
    pub foreign_keys: BTreeSet<String>,
    /// `table (a, b)`, with what is special about it, and the name where it was given one.
    pub indexes: BTreeSet<String>,
}

/// A column: its storage class (`INTEGER`, `TEXT` or `BLOB`), since SQLite has no others.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Column {
    pub name: String,
    pub class: String,
    pub is_nullable: bool,
    pub has_default: bool,
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    nullable: i64,
    #[diesel(sql_type = BigInt)]
    defaulted: i64,
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Reads the catalogue of a connection.
pub fn read(conn: &mut DbConn) -> Catalogue {
    let (columns, foreign_keys, indexes) = match conn {
        DbConn::Sqlite(_) => (SQLITE_COLUMNS, SQLITE_FOREIGN_KEYS, SQLITE_INDEXES),
        DbConn::Pg(_) => (PG_COLUMNS, PG_FOREIGN_KEYS, PG_INDEXES),
    };
    let mut catalogue = Catalogue {
        foreign_keys: lines(conn, foreign_keys),
        indexes: lines(conn, indexes),
        ..Catalogue::default()
    };
    let rows: Vec<ColumnRow> = diesel::sql_query(columns).load(conn).unwrap();
    for row in rows {
        let table = catalogue.columns.entry(row.table_name).or_default();
        table.push(Column {
            name: row.name,
            class: storage_class(&row.kind).to_owned(),
            is_nullable: row.nullable == 1,
            has_default: row.defaulted == 1,
        });
    }
    catalogue
}

fn lines(conn: &mut DbConn, sql: &str) -> BTreeSet<String> {
    let rows: Vec<LineRow> = diesel::sql_query(sql).load(conn).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// Under which class SQLite keeps a type of PostgreSQL or of diesel.
pub fn storage_class(kind: &str) -> &'static str {
    match kind {
        "bigint" | "integer" | "boolean" | "INTEGER" | "BigInt" | "Integer" | "Bool" => "INTEGER",
        "text" | "date" | "TEXT" | "Text" | "Date" => "TEXT",
        "bytea" | "BLOB" | "Binary" => "BLOB",
        other => panic!("{other} is not in the vocabulary of columns"),
    }
}

const SQLITE_COLUMNS: &str = r#"
    SELECT m.name AS table_name, c.name AS name, c.type AS kind,
        CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 0 ELSE 1 END AS nullable,
        CASE WHEN c.dflt_value IS NULL THEN 0 ELSE 1 END AS defaulted
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '\_\_%' ESCAPE '\'
    ORDER BY m.name, c.cid"#;

const PG_COLUMNS: &str = r"
    SELECT table_name::text AS table_name, column_name::text AS name, data_type::text AS kind,
        CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END::bigint AS nullable,
        CASE WHEN column_default IS NULL THEN 0 ELSE 1 END::bigint AS defaulted
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_%'
    ORDER BY table_name, ordinal_position";

const SQLITE_FOREIGN_KEYS: &str = r#"
    SELECT child || ' (' || group_concat("from", ', ') || ') -> ' || parent || ' ('
        || group_concat("to", ', ') || ')' AS line
    FROM (SELECT m.name AS child, f.id AS id, f."table" AS parent, f."from", f."to"
          FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
          WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq)
    GROUP BY child, id"#;

const PG_FOREIGN_KEYS: &str = r"
    SELECT k.conrelid::regclass::text || ' ('
        || (SELECT string_agg(a.attname, ', ' ORDER BY u.place)
            FROM unnest(k.conkey) WITH ORDINALITY u (number, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number)
        || ') -> ' || k.confrelid::regclass::text || ' ('
        || (SELECT string_agg(a.attname, ', ' ORDER BY u.place)
            FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)
        || ')' AS line
    FROM pg_constraint k WHERE k.contype = 'f'";

// A constraint's index has a made-up name on SQLite, so only those of CREATE INDEX show theirs.
const SQLITE_INDEXES: &str = r#"
    SELECT child || ' (' || group_concat(col, ', ') || ')'
        || CASE WHEN uniq = 1 THEN ' unique' ELSE '' END
        || CASE WHEN part = 1 THEN ' partial' ELSE '' END
        || CASE WHEN origin = 'c' THEN ' ' || name ELSE '' END AS line
    FROM (SELECT m.name AS child, i.name AS name, i."unique" AS uniq, i.partial AS part,
              i.origin AS origin, c.name AS col
          FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
          WHERE m.type = 'table' AND i.origin IN ('c', 'u') AND m.name NOT LIKE '\_\_%' ESCAPE '\'
          ORDER BY m.name, i.name, c.seqno)
    GROUP BY child, name"#;

const PG_INDEXES: &str = r"
    SELECT i.indrelid::regclass::text || ' ('
        || (SELECT string_agg(a.attname, ', ' ORDER BY u.place)
            FROM unnest(i.indkey::int[]) WITH ORDINALITY u (number, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number) || ')'
        || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
        || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
        || CASE WHEN k.oid IS NULL THEN ' ' || n.relname ELSE '' END AS line
    FROM pg_index i
    JOIN pg_class n ON n.oid = i.indexrelid
    JOIN pg_namespace s ON s.oid = n.relnamespace AND s.nspname = 'public'
    LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
    WHERE NOT i.indisprimary AND i.indrelid::regclass::text NOT LIKE '\_\_%'";
