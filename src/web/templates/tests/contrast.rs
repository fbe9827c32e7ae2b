//! The colours of the look reach AA in both schemes (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../../assets/css/tokens.css");

/// Text on ground: at least 4.5.
const TEXT: &[(&str, &str)] = &[
    ("ink", "paper"),
    ("ink", "paper-2"),
    ("ink", "tea-wash"),
    ("ink", "amber-wash"),
    ("ink", "persimmon-wash"),
    ("ink-2", "paper"),
    ("ink-2", "paper-2"),
    ("ink-2", "tea-wash"),
    ("tea", "paper"),
    ("tea", "tea-wash"),
    ("paper", "tea"),
    ("persimmon", "paper"),
    ("persimmon-2", "persimmon-wash"),
    ("on-persimmon", "persimmon"),
    ("on-persimmon", "persimmon-2"),
    ("amber", "amber-wash"),
];

/// Borders of inputs and focus rings on ground: at least 3.
const SHAPES: &[(&str, &str)] = &[
    ("line-2", "paper"),
    ("focus", "paper"),
    ("focus", "tea-wash"),
    ("focus", "persimmon-wash"),
    ("tea", "paper"),
];

/// The colours of a scheme by name.
fn colours(css: &str) -> BTreeMap<&str, [f64; 3]> {
    css.lines()
        .filter_map(|line| {
            line.trim()
                .strip_prefix("--")?
                .strip_suffix(';')?
                .split_once(": #")
        })
        .map(|(name, hex)| {
            let channel =
                |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            (name, [channel(0), channel(2), channel(4)])
        })
        .collect()
}

/// Relative luminance, as WCAG defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|c| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn ratio(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_formula_gives_the_known_ratio_of_black_and_white() {
    assert!((ratio([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}

#[test]
fn every_pair_reaches_aa_in_both_schemes() {
    let (light, dark) = TOKENS.split_once("prefers-color-scheme: dark").unwrap();
    let mut low = Vec::new();
    for (scheme, css) in [("light", light), ("dark", dark)] {
        let colours = colours(css);
        for (pairs, least) in [(TEXT, 4.5), (SHAPES, 3.0)] {
            for (front, ground) in pairs {
                let found = ratio(colours[front], colours[ground]);
                if found < least {
                    low.push(format!("{scheme}: {front} on {ground} is {found:.2}"));
                }
            }
        }
    }
    assert!(low.is_empty(), "{low:#?}");
}
