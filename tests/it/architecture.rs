//! Rules about the source itself: who may import whom, and what may stand where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The bands, low to high: a file may import from its own band and from those before it.
const BANDS: &[&str] = &[
    "base",
    "config",
    "telemetry",
    "db",
    "text",
    "domain",
    "jobs",
    "web",
    "cli",
];

/// The nouns of the domain, low to high: a noun may import only those before it.
const NOUNS: &[&str] = &[
    "access",
    "events",
    "idempotency",
    "leases",
    "divisions",
    "offices",
    "mail",
    "accounts",
    "notifications",
    "media",
    "ledger",
    "villages",
    "charters",
    "shops",
    "follows",
    "applications",
    "freight",
    "standards",
    "households",
    "listings",
    "stock",
    "lots",
    "reports",
    "catalog",
    "search",
    "carts",
    "orders",
    "addresses",
    "payments",
    "shipments",
    "claims",
    "invoices",
    "settlements",
    "reviews",
    "questions",
    "promotions",
    "programmes",
    "messages",
    "stats",
    "flows",
    "verify",
];

/// The one component through which HTML made from a villager's Markdown passes unescaped.
const PROSE_COMPONENT: &str = "templates/components/prose.html";
/// The component of structured data, which `storefront::structured` writes without any `<`.
const DATA_COMPONENT: &str = "templates/components/head.html";

/// A file longer than this is split by capability; the aim is half of it.
const LONGEST_FILE: usize = 600;

struct Source {
    /// Relative to the repository, `src/base/clock.rs`.
    path: String,
    /// Without comments and without the unit tests at the foot.
    code: String,
    lines: usize,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files with this ending, in all folders below one.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path, extension)
            } else if path.extension().is_some_and(|e| e == extension) {
                vec![path]
            } else {
                Vec::new()
            }
        })
        .collect();
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap();
    path.to_str().unwrap().replace('\\', "/")
}

fn sources() -> Vec<Source> {
    files_below(&root().join("src"), "rs")
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let body = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let code = body
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            Source {
                path: relative(path),
                code,
                lines: text.lines().count(),
            }
        })
        .collect()
}

/// Every path below `crate::` in the code, `domain::orders::model`; groups are taken apart.
fn imports(code: &str) -> Vec<String> {
    code.match_indices("crate::")
        .flat_map(|(at, token)| paths_of(&code[at + token.len()..]))
        .collect()
}

fn paths_of(rest: &str) -> Vec<String> {
    if let Some(group) = rest.strip_prefix('{') {
        return split_group(group)
            .into_iter()
            .flat_map(|item| paths_of(item.trim()))
            .collect();
    }
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(rest.len());
    let (path, after) = rest.split_at(end);
    match (path.strip_suffix("::"), after.strip_prefix('{')) {
        (Some(prefix), Some(group)) => split_group(group)
            .into_iter()
            .flat_map(|item| paths_of(item.trim()))
            .map(|inner| format!("{prefix}::{inner}"))
            .collect(),
        _ if path.is_empty() => Vec::new(),
        _ => vec![path.to_owned()],
    }
}

/// The items of `a, b::{c, d}}` up to the brace that closes the group.
fn split_group(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                return items;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

/// The place of a file or an import in an order: what follows `prefix` in it.
fn place(order: &[&str], path: &[&str], depth: usize) -> Option<usize> {
    let name = path.get(depth)?;
    order.iter().position(|known| known == name)
}

fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    path.split(['/', ':'])
        .filter(|part| !part.is_empty())
        .collect()
}

fn fail_if_any(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}

#[test]
fn imports_point_to_lower_bands_only() {
    let mut faults = Vec::new();
    for source in sources() {
        let file = segments(&source.path);
        if file.len() == 1 && ["lib", "main"].contains(&file[0]) {
            continue;
        }
        let Some(own) = place(BANDS, &file, 0) else {
            faults.push(format!("{}: unknown band, give it its place", source.path));
            continue;
        };
        for import in imports(&source.code) {
            let target = segments(&import);
            // Macros stand at the root of the crate and belong to the band that defines them.
            if place(BANDS, &target, 0).is_some_and(|band| band > own) {
                faults.push(format!("{} imports {import}", source.path));
            }
        }
    }
    fail_if_any(&faults, "imports point from high to low bands");
}

#[test]
fn nouns_import_lower_nouns_only() {
    let mut faults = Vec::new();
    for source in sources() {
        let file = segments(&source.path);
        if file[0] != "domain" || file.len() < 2 || file[1] == "mod" {
            continue;
        }
        let Some(own) = place(NOUNS, &file, 1) else {
            faults.push(format!("{}: unknown noun, give it its place", source.path));
            continue;
        };
        for import in imports(&source.code) {
            let target = segments(&import);
            if target[0] == "domain" && place(NOUNS, &target, 1).is_some_and(|noun| noun > own) {
                faults.push(format!("{} imports {import}", source.path));
            }
        }
    }
    fail_if_any(&faults, "a noun imports only nouns before it in the list");
}

/// A store, or a model that only says into which table its rows go.
fn may_name_the_schema(source: &Source) -> bool {
    let asks = [".load", ".execute(", ".get_result", ".first("]
        .iter()
        .any(|call| source.code.contains(call));
    source.path.ends_with("/store.rs")
        || source.path.contains("/store/")
        || (source.path.ends_with("/model.rs") && !asks)
}

#[test]
fn only_stores_name_the_schema() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| !source.path.starts_with("src/db/") && !may_name_the_schema(source))
        .filter(|source| {
            imports(&source.code)
                .iter()
                .any(|import| import.starts_with("db::schema"))
        })
        .map(|source| source.path.clone())
        .collect();
    fail_if_any(&faults, "SQL stands in store.rs or store/ only");
}

/// Calls that make a scope of something already proven, and where the proof is made.
const PROOFS: &[(&str, &[&str])] = &[
    (
        "grant::account(",
        &[
            "src/domain/accounts/",
            "src/domain/flows/cart_merge.rs",
            "src/cli/demo/",
        ],
    ),
    ("grant::order(", &["src/domain/orders/store/"]),
    // A gateway's verified message is the proof of what the platform does then.
    (
        "SystemScope::new(",
        &["src/cli/", "src/jobs/", "src/web/gateways.rs"],
    ),
];

/// The proofs that code at a path makes without being on the list.
fn proofs_out_of_place(path: &str, code: &str) -> Vec<&'static str> {
    PROOFS
        .iter()
        .filter(|(call, places)| {
            code.contains(call) && !places.iter().any(|place| path.starts_with(place))
        })
        .map(|(call, _)| *call)
        .collect()
}

#[test]
fn proofs_are_made_only_where_they_are_checked() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| !source.path.starts_with("src/domain/access/"))
        .flat_map(|source| {
            proofs_out_of_place(&source.path, &source.code)
                .into_iter()
                .map(|call| format!("{} calls {call}…)", source.path))
        })
        .collect();
    fail_if_any(&faults, "a scope comes from a check");
}

#[test]
fn a_proof_made_elsewhere_is_seen() {
    let code = "let buyer = grant::account(user);";
    assert_eq!(
        proofs_out_of_place("src/web/storefront/cart.rs", code),
        ["grant::account("]
    );
    assert!(proofs_out_of_place("src/domain/accounts/model.rs", code).is_empty());
}

#[test]
fn only_the_web_names_actix() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| !source.path.starts_with("src/web/"))
        .filter(|source| source.code.contains("actix_web") || source.code.contains("actix_files"))
        .map(|source| source.path.clone())
        .collect();
    fail_if_any(&faults, "HTTP stands in web/ only");
}

#[test]
fn handlers_hold_no_sql() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| source.path.starts_with("src/web/"))
        .filter(|source| source.code.contains("diesel::"))
        .map(|source| source.path.clone())
        .collect();
    fail_if_any(&faults, "the web asks the domain, never diesel");
}

#[test]
fn only_the_clock_reads_the_system_time() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| source.path != "src/base/clock.rs")
        .filter(|source| {
            ["SystemTime::now", "Utc::now", "Local::now"]
                .iter()
                .any(|call| source.code.contains(call))
        })
        .map(|source| source.path.clone())
        .collect();
    fail_if_any(&faults, "time comes from base::clock");
}

/// The templates, each with its comments taken out.
fn templates() -> Vec<(String, String)> {
    files_below(&root().join("templates"), "html")
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let mut parts = text.split("{#");
            let first = parts.next().unwrap_or_default().to_owned();
            let rest = parts.filter_map(|part| part.split_once("#}").map(|(_, after)| after));
            (relative(path), rest.fold(first, |all, part| all + part))
        })
        .collect()
}

#[test]
fn templates_escape_everything_but_sanitised_prose() {
    let faults: Vec<String> = templates()
        .into_iter()
        .filter(|(path, _)| path != PROSE_COMPONENT && path != DATA_COMPONENT)
        .filter(|(_, text)| {
            let tight: String = text.split_whitespace().collect();
            tight.contains("|safe")
        })
        .map(|(path, _)| path)
        .collect();
    fail_if_any(
        &faults,
        "no `safe` filter outside the components of prose and of data",
    );
}

#[test]
fn templates_hold_no_inline_script_style_or_handler() {
    let mut faults = Vec::new();
    for (path, text) in templates() {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            // Data is no code: browsers never run it.
            let is_data = lower.contains("<script type=\"application/ld+json\">");
            let inline_script = lower.contains("<script") && !lower.contains("src=") && !is_data;
            let handler = lower
                .split_whitespace()
                .any(|word| word.starts_with("on") && word.contains("=\""));
            if inline_script || handler || lower.contains("<style") || lower.contains(" style=") {
                faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    fail_if_any(&faults, "the Content-Security-Policy forbids inline code");
}

#[test]
fn templates_hold_no_text_of_their_own() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let faults: Vec<String> = templates()
        .into_iter()
        .flat_map(|(path, text)| {
            text.lines()
                .filter(|line| line.contains(is_han))
                .map(|line| format!("{path}: {}", line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    fail_if_any(&faults, "texts stand in the Fluent files");
}

#[test]
fn files_stay_small_enough_to_read() {
    let all = sources();
    let by_size: BTreeMap<usize, &str> = all.iter().map(|s| (s.lines, s.path.as_str())).collect();
    println!("{} files, the longest:", all.len());
    for (lines, path) in by_size.iter().rev().take(10) {
        println!("{lines:5} {path}");
    }
    let faults: Vec<String> = all
        .iter()
        .filter(|source| source.path != "src/db/schema.rs" && source.lines > LONGEST_FILE)
        .map(|source| format!("{} has {} lines", source.path, source.lines))
        .collect();
    fail_if_any(&faults, "split long files by capability");
}

#[test]
fn imports_are_read_through_groups() {
    let code =
        "use crate::base::{clock::{Clock, Timestamp}, ids::ShopId};\nfn f() { crate::db::run() }";
    assert_eq!(
        imports(code),
        [
            "base::clock::Clock",
            "base::clock::Timestamp",
            "base::ids::ShopId",
            "db::run",
        ]
    );
    assert_eq!(imports("use crate::{a, b::c};"), ["a", "b::c"]);
}
