//! Texts and templates fit together: what is named exists, what exists is named.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::base::i18n::tests::keys;

/// All templates and all Rust sources, as text.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    collect(&root.join("templates"), &mut text);
    collect(&root.join("src"), &mut text);
    text
}

fn collect(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Every literal between double quotes.
fn literals(text: &str) -> BTreeSet<&str> {
    text.split(['"', '\n']).collect()
}

#[test]
fn every_text_that_a_template_names_exists() {
    let known = keys(Locale::Zh);
    for path in TemplateFiles::iter() {
        let source = TemplateFiles::get(&path).unwrap().data;
        let source = String::from_utf8(source.into_owned()).unwrap();
        for call in source.split("t(key=\"").skip(1) {
            let (key, rest) = call.split_once('"').unwrap();
            if rest.trim_start().starts_with('~') {
                let found = known.iter().any(|known| known.starts_with(key));
                assert!(found, "{path}: no text begins with {key}");
            } else {
                assert!(known.contains(key), "{path}: there is no text {key}");
            }
        }
    }
}

#[test]
fn every_text_is_used() {
    let text = sources();
    let literals = literals(&text);
    // `"order-state-" ~ state` in templates, `format!("order-state-{state}")` in code.
    let prefixes: Vec<&str> = literals
        .iter()
        .filter_map(|literal| {
            let prefix = literal
                .split_once('{')
                .map_or(*literal, |(prefix, _)| prefix);
            (prefix.len() > 2 && prefix.ends_with('-')).then_some(prefix)
        })
        .collect();
    let machines: Vec<String> = text
        .split("machine=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(machine, _)| format!("{machine}-state-"))
        .collect();
    let unused: Vec<_> = keys(Locale::Zh)
        .into_iter()
        .filter(|key| {
            !(key.starts_with("error-")
                || key.starts_with("field-")
                || literals.contains(key.as_str())
                || prefixes.iter().any(|prefix| key.starts_with(prefix))
                || machines.iter().any(|machine| key.starts_with(machine)))
        })
        .collect();
    assert!(
        unused.is_empty(),
        "no template and no code names {unused:#?}"
    );
}

#[test]
fn only_the_components_of_prose_and_of_data_turn_escaping_off() {
    // Prose was sanitised, data has no `<`.
    let free_ones = ["components/prose.html", "components/head.html"];
    for path in TemplateFiles::iter() {
        let source = TemplateFiles::get(&path).unwrap().data;
        let source = String::from_utf8(source.into_owned()).unwrap();
        let free = source.contains("| safe") || source.contains("|safe");
        assert!(
            !free || free_ones.contains(&path.as_ref()),
            "{path} uses the filter safe"
        );
    }
}
