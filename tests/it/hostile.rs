//! Every text that somebody can write is a trap here (O-33, O-35), and every page that shows it is
//! looked at, as everybody it is for sees it: it must stand there as text, letter by letter.
//!
//! That forms refuse or clean what they can is tested with each form; this is about what stands in
//! the rows, however it came there.

use diesel::connection::SimpleConnection;
use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use scraper::{Html, Node};
use yipin::web::{Area, route_list};

use crate::access::{filled, with_orders};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, catalogue, on_both, world};

/// Markup, a link that runs a script, and the marks of template engines and formats.
const TRAP: &str = "\"><img src=x onerror=alert(1)><script>alert(2)</script>[a](javascript:alert(3))\
    {{ 31337 * 3 }}{% raw %}${31337*3}#{31337*3}<%= 31337*3 %>%s%n";

/// What can be seen of the trap when it stands there as text, also in formatted texts.
const SEEN: &str = "{{ 31337 * 3 }}{% raw %}${31337*3}";
/// What a template engine would make of it.
const EVALUATED: &str = "94011";

/// Tables that no person writes into.
const FIXED_TABLES: [&str; 4] = ["consumers", "divisions", "idempotency_keys", "leases"];

/// Columns with words of our own, numbers, addresses, and JSON. What a constraint holds to a list
/// need not stand here.
const FIXED_COLUMNS: &[&str] = &[
    "actor",
    "aggregate",
    "before",
    "after",
    "buyer_key",
    "checklist",
    "comments",
    "contact",
    "contact_phone",
    "currency",
    "email",
    "contact_email",
    "kind",
    "link",
    "locale",
    "method",
    "network_key",
    "number",
    "params",
    "payee",
    "phone",
    "provider",
    "public_id",
    "recipient",
    "role",
    "ship_phone",
    "state",
    "tracking_number",
];

fn is_fixed(column: &str) -> bool {
    FIXED_COLUMNS.contains(&column)
        || [
            "code", "hash", "slug", "_kind", "_date", "_from", "_to", "_by", "_on",
        ]
        .iter()
        .any(|end| column.ends_with(end))
}

/// Writes the trap into every column that holds free text; gives how many there are.
fn set_traps(app: &TestApp) -> usize {
    let mut conn = world::connect(app.database_url());
    let mut set = 0;
    for (table, columns) in catalogue::read(&mut conn).columns {
        if FIXED_TABLES.contains(&table.as_str()) {
            continue;
        }
        let has_id = columns.iter().any(|column| column.name == "id");
        let number = if has_id { "CAST(id AS TEXT)" } else { "''" };
        let trap = format!("'{}' || {number}", TRAP.replace('\'', "''"));
        for column in columns {
            if column.class == "TEXT" && !is_fixed(&column.name) {
                let name = &column.name;
                let sql = format!("UPDATE {table} SET {name} = {trap} WHERE {name} IS NOT NULL");
                // A list of allowed words keeps traps out, which is as good.
                set += usize::from(conn.batch_execute(&sql).is_ok());
            }
        }
    }
    set
}

/// What could run a script on a page.
fn dangers(page: &Page) -> Vec<String> {
    if !page.header("content-type").starts_with("text/html") {
        let is_raw = page.body.contains("<script>alert") || page.body.contains("<img src=x");
        // A table holds what was written as it is, and no browser opens it.
        let is_saved = page.header("content-type").starts_with("text/csv")
            && page.header("content-disposition").starts_with("attachment")
            && page.header("x-content-type-options") == "nosniff";
        // The title of a PDF is as it was written, and nothing in it is markup to a reader of PDFs.
        let is_paper = page.header("content-type") == "application/pdf"
            && page.header("x-content-type-options") == "nosniff";
        return (is_raw && !is_saved && !is_paper)
            .then(|| "markup in a file".to_owned())
            .into_iter()
            .collect();
    }
    let html = Html::parse_document(&page.body);
    let mut found = Vec::new();
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else {
            continue;
        };
        for (name, value) in element.attrs() {
            let address = value.trim().to_ascii_lowercase();
            let runs = ["javascript:", "data:", "vbscript:"];
            let is_address = ["href", "src", "action", "formaction", "poster"].contains(&name);
            if name.starts_with("on")
                || is_address && runs.iter().any(|run| address.starts_with(run))
                || name == "style"
            {
                found.push(format!("<{} {name}={value:?}>", element.name()));
            }
        }
        let source = element.attr("src").unwrap_or_default();
        let is_foreign = match element.name() {
            // Data never runs, as long as it is data.
            "script" if element.attr("type") == Some("application/ld+json") => {
                let texts = node.children().filter_map(|child| child.value().as_text());
                let text: String = texts.map(|text| text.to_string()).collect();
                serde_json::from_str::<serde_json::Value>(&text).is_err()
            }
            "script" => !source.starts_with("/assets/"),
            "img" => source == "x",
            "style" | "iframe" | "object" | "embed" | "base" => true,
            _ => false,
        };
        if is_foreign {
            found.push(format!("<{} src={source:?}>", element.name()));
        }
    }
    if page.body.contains(EVALUATED) {
        found.push("a template was evaluated".to_owned());
    }
    if !page
        .header("content-security-policy")
        .contains("script-src 'self'")
    {
        found.push("no policy for scripts".to_owned());
    }
    found
}

fn owner_of(area: Area) -> Option<&'static str> {
    match area {
        Area::Desk => Some(world::LONGJING_MANAGER),
        Area::Admin => Some(world::ROOT),
        Area::Account | Area::Buyer => Some(world::WANG),
        Area::Public => None,
    }
}

on_both!(
    o_33_o_35_what_people_write_stays_text_on_every_page,
    |app| {
        // The traps went in behind the services.
        app.excuse("cards.follow_their_source");
        with_orders(app);

        assert!(set_traps(app) > 60, "too few columns hold free text");
        let readers = [
            None,
            Some(world::LONGJING_MANAGER),
            Some(world::ROOT),
            Some(world::WANG),
        ]
        .map(|who| {
            (
                who,
                who.map_or_else(|| app.visitor(), |email| app.login(email)),
            )
        });
        let (mut wrong, mut shown) = (Vec::new(), 0);
        let mut look = |visitor: &Visitor, path: &str| {
            for language in ["zh-CN", "en"] {
                let request = visitor
                    .request("GET", path)
                    .header("accept-language", language);
                let page = visitor.send(request);
                let dangers = dangers(&page);
                if page.status >= 500 || !dangers.is_empty() {
                    wrong.push(format!("{path}: {} {}", page.status, dangers.join(", ")));
                }
                shown += usize::from(page.says(SEEN));
            }
        };
        let gets = route_list()
            .into_iter()
            .filter(|route| route.method.is_safe());
        for route in gets {
            let owner = owner_of(route.area);
            let (_, reader) = readers.iter().find(|(who, _)| *who == owner).unwrap();
            look(reader, &filled(route.path));
            if route.area == Area::Public {
                // The same with the name of somebody in the frame.
                look(&readers[3].1, &filled(route.path));
            }
        }
        app.index();
        let query: String = url::form_urlencoded::byte_serialize(TRAP.as_bytes()).collect();
        look(&readers[0].1, &format!("/search?q={query}"));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(shown > 40, "only {shown} pages show what people wrote");
    }
);

#[test]
fn a_page_that_could_run_a_script_is_seen() {
    let page = |body: &str| {
        let html = "text/html; charset=utf-8".parse().unwrap();
        let policy = "default-src 'self'; script-src 'self'".parse().unwrap();
        Page {
            status: 200,
            headers: [(CONTENT_TYPE, html), (CONTENT_SECURITY_POLICY, policy)]
                .into_iter()
                .collect(),
            body: format!("<!doctype html><title>x</title><p>{body}</p>"),
            bytes: Vec::new(),
        }
    };
    assert_eq!(
        dangers(&page("&lt;script&gt; <a href='/c/tea'>茶</a>")),
        [""; 0]
    );
    for trap in [
        TRAP,
        "<a href=' JavaScript:alert(1)'>",
        "<b onclick=x>",
        "<i style=color:red>",
        "<script src=//evil.test/x.js></script>",
        "94011",
    ] {
        assert!(!dangers(&page(trap)).is_empty(), "{trap}");
    }
}
