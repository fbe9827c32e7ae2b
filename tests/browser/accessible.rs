//! Every kind of page, as each role reaches it by links: axe-core finds nothing, nothing is wider
//! than the screen, and no page fails.
//!
//! What a reader of Chinese sees at a desk by day, and a reader of English on a phone by night:
//! words do not change contrasts, nor colours the order of headings, so that two of the four ways
//! to meet a page show what all four would.

use std::collections::{HashMap, HashSet, VecDeque};
use std::{env, fs};

use serde_json::json;

use crate::support::steps::{BUYER, FIRST_MANAGER, log_in_silently};
use crate::support::{Browser, Look, Site, journey};

/// Pages of one kind: the second of a kind has other rows than the first.
const OF_A_KIND: usize = 2;

/// Somebody, and where their pages begin.
const ROLES: [(Option<&str>, &[&str]); 4] = [
    (
        None,
        &[
            "/",
            "/apply",
            "/cart",
            "/orders/lookup",
            "/account/forgotten",
            "/no-such-page",
        ],
    ),
    (Some(BUYER), &["/account", "/orders"]),
    (Some(FIRST_MANAGER), &["/account", "/desk"]),
    (Some("supervisor@demo.example"), &["/admin"]),
];

/// Where axe-core lies; `scripts/test` fetches it.
fn axe() -> String {
    let path = env::var("YIPIN_TEST_AXE").expect("YIPIN_TEST_AXE: see scripts/axe");
    fs::read_to_string(path).unwrap()
}

/// Pages that differ in a number or a name only are of one kind.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let mut before = "";
    let segments = path.split('/').map(|segment| {
        let is_name = ["c", "desk", "region", "trace", "v"].contains(&before);
        let is_number = segment.bytes().any(|byte| byte.is_ascii_digit());
        before = segment;
        if is_name || is_number { "*" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// What is wrong with the page shown.
async fn faults(browser: &Browser, axe: &str) -> Vec<String> {
    let script = format!(
        "{axe};
        const done = arguments[arguments.length - 1];
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const runOnly = {{ type: 'tag', values: tags }};
        const say = found => found.violations.map(fault =>
          fault.id + ': ' + fault.nodes.slice(0, 3).map(node => node.target.join(' ') + ' '
            + (node.any[0] || node.all[0] || node.none[0] || {{}}).message).join(' | '));
        window.axe.run(document, {{ runOnly, resultTypes: ['violations'] }}).then(say)
          .then(done, error => done(['axe failed: ' + error]))"
    );
    let found = browser.client.execute_async(&script, Vec::new()).await;
    let found = found.expect("axe runs");
    let found = found.as_array().cloned().unwrap_or_default();
    let mut faults: Vec<String> = found
        .into_iter()
        .map(|fault| {
            fault
                .as_str()
                .map_or_else(|| fault.to_string(), ToOwned::to_owned)
        })
        .collect();
    let wide = "return [document.documentElement.scrollWidth, window.innerWidth]";
    let widths = browser.client.execute(wide, Vec::new()).await.unwrap();
    if widths[0].as_u64() > widths[1].as_u64() {
        faults.push(format!("wider than the screen: {widths}"));
    }
    faults
}

/// The links of the page shown that lead to pages of the site.
async fn links(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('a[href]:not([download]):not([target])')]
        .filter(a => a.origin === location.origin && !a.search.includes('lang='))
        .filter(a => !/\\.[a-z]+$/.test(a.pathname) && !/\\.(pdf|csv|xlsx)/.test(a.pathname))
        .map(a => a.pathname + a.search)";
    let found = browser.client.execute(script, Vec::new()).await.unwrap();
    let found = found.as_array().cloned().unwrap_or_default();
    let texts = found
        .into_iter()
        .filter_map(|link| link.as_str().map(ToOwned::to_owned));
    texts.collect()
}

/// Follows the links of one role; gives what is wrong, by page.
async fn walk(
    browser: &Browser,
    axe: &str,
    begin: &[&str],
    seen: &mut HashSet<String>,
    kinds: &mut HashMap<String, usize>,
) -> Vec<String> {
    let mut queue: VecDeque<String> = begin.iter().map(ToString::to_string).collect();
    let mut wrong = Vec::new();
    while let Some(path) = queue.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let of_kind = kinds.entry(kind(&path)).or_default();
        if *of_kind == OF_A_KIND {
            continue;
        }
        *of_kind += 1;
        browser.goto(&path).await;
        // A picture of a paper is no page.
        let kind = "return document.contentType";
        let kind = browser.client.execute(kind, Vec::new()).await.unwrap();
        if kind != json!("text/html") {
            continue;
        }
        let found = faults(browser, axe).await;
        wrong.extend(
            found
                .into_iter()
                .map(|fault| format!("{path}\n    {fault}")),
        );
        queue.extend(links(browser).await);
    }
    wrong
}

fn everybody_sees_pages_without_faults(name: &str, look: Look) {
    let (site, axe) = (Site::start(4), axe());
    journey(name, &site.origin, look, async |browser| {
        browser.goto("/").await;
        let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
        let is_dark = browser.client.execute(dark, Vec::new()).await.unwrap();
        assert_eq!(is_dark, json!(look.is_dark));
        // The test can fail: a picture without words is a fault.
        let plant =
            "const img = document.createElement('img'); document.querySelector('main').append(img)";
        browser.client.execute(plant, Vec::new()).await.unwrap();
        let planted = faults(browser, &axe).await;
        assert!(
            planted.iter().any(|fault| fault.starts_with("image-alt")),
            "{planted:?}"
        );

        let (mut seen, mut kinds) = (HashSet::new(), HashMap::new());
        let mut wrong = Vec::new();
        for (login, begin) in ROLES {
            if let Some(login) = login {
                log_in_silently(browser, login).await;
            }
            wrong.extend(walk(browser, &axe, begin, &mut seen, &mut kinds).await);
        }
        assert!(
            wrong.is_empty(),
            "{} faults\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        // Fewer kinds would mean that links were not followed.
        assert!(kinds.len() >= 80, "only {} kinds of pages", kinds.len());
    });
}

#[test]
fn by_day_at_a_desk_in_chinese() {
    everybody_sees_pages_without_faults("accessible-day", Look::DESK_ZH);
}

#[test]
fn by_night_on_a_phone_in_english() {
    everybody_sees_pages_without_faults("accessible-night", Look::PHONE_EN_NIGHT);
}
