//! `docs/field-bugs.md` against the tests that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::architecture::files_below;

const CASES: u32 = 61;

/// A line of the page: the case, what must hold, and what proves it.
fn lines(page: &str) -> Vec<[String; 3]> {
    let rows = page.lines().filter(|line| line.starts_with("| O-"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let cells: [&str; 3] = cells.try_into().unwrap_or_else(|_| panic!("{row}"));
        cells.map(ToOwned::to_owned)
    })
    .collect()
}

/// Whether some file that fits the path holds a test of this name.
fn exists(sources: &[(String, String)], path: &str) -> bool {
    let mut parts: Vec<&str> = path.split("::").collect();
    let name = parts.pop().unwrap();
    parts.retain(|part| *part != "tests");
    let place = parts.join("/");
    sources.iter().any(|(file, code)| {
        let is_there =
            file.contains(&format!("/{place}.rs")) || file.contains(&format!("/{place}/"));
        is_there && has_test(code, name)
    })
}

/// `fn name(`, or the first argument of `on_both!`.
fn has_test(code: &str, name: &str) -> bool {
    let argument = format!("{name},");
    code.contains(&format!("fn {name}("))
        || code.lines().any(|line| {
            let line = line.trim_start();
            line.strip_prefix("on_both!(")
                .unwrap_or(line)
                .starts_with(&argument)
        })
}

fn quoted(proof: &str) -> Vec<&str> {
    proof.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_case_of_the_field_has_its_test_or_waits_for_an_issue() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/field-bugs.md")).unwrap();
    let sources: Vec<(String, String)> = ["src", "tests"]
        .into_iter()
        .flat_map(|folder| files_below(&root.join(folder), "rs"))
        .map(|path| {
            let code = fs::read_to_string(&path).unwrap();
            (path.to_str().unwrap().replace('\\', "/"), code)
        })
        .collect();
    let lines = lines(&page);
    let mut faults = Vec::new();
    for [case, rule, proof] in &lines {
        let tests = quoted(proof);
        if rule.is_empty() || tests.is_empty() && !proof.contains("waits for") {
            faults.push(format!("{case} has neither a test nor an issue"));
        }
        let missing = tests.iter().filter(|test| !exists(&sources, test));
        faults.extend(missing.map(|test| format!("{case}: there is no {test}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let cases: Vec<&String> = lines.iter().map(|[case, ..]| case).collect();
    let all: BTreeSet<String> = (1..=CASES).map(|n| format!("O-{n:02}")).collect();
    assert_eq!(
        cases
            .iter()
            .map(|case| (*case).clone())
            .collect::<BTreeSet<_>>(),
        all
    );
    assert_eq!(cases.len(), all.len(), "a case stands there twice");
}

#[test]
fn a_test_is_found_by_its_name_and_place_only() {
    let code = "on_both!(one, |app| {});\non_both!(\n    /// O-00\n    two,\n);\nfn three() {}";
    let sources = [("/x/tests/it/media.rs".to_owned(), code.to_owned())];
    for (path, is_there) in [
        ("media::one", true),
        ("media::two", true),
        ("media::tests::three", true),
        ("media::on", false),
        ("media::four", false),
        ("edia::one", false),
        ("orders::one", false),
    ] {
        assert_eq!(exists(&sources, path), is_there, "{path}");
    }
    assert_eq!(
        quoted("`a::b`, `c::d`; e waits for issue 3"),
        ["a::b", "c::d"]
    );
}
