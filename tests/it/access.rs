//! Every route of the router, asked for by people to whom the shop of Longjing is foreign: they
//! see no page of it and change nothing of it (O-24 to O-29).
//!
//! The routes come from the router itself, so that a new one cannot be forgotten: one with a
//! parameter that [`value_of`] does not know fails here until it says what to put there.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use yipin::base::local_path::LocalPath;
use yipin::web::{Area, RouteInfo, route_list};

use crate::support::visitor::Visitor;
use crate::support::{TestApp, catalogue, on_both, page::Page, world};

/// A purchase of Wang's with orders of both shops, and Longjing's order in it; see `sound.sql`.
const PURCHASE: &str = "2611251234567895";
const ORDER: &str = "2611251234567895-01";

/// Rows that only their owner may see, beside those of `sound.sql`: a mail, a cart of Wang's, and
/// the application of Longjing for another specialty, which has come back to be changed.
const MORE_ROWS: &str = "INSERT INTO mails (id, recipient, kind, params, locale, state, \
    next_attempt_at, created_at) VALUES (1, 'wang@example.org', 'order_shipped', '{}', 'zh-CN', \
    'failed', 0, 0); \
    INSERT INTO carts (id, user_id, created_at, updated_at) VALUES (1, 31, 0, 0); \
    INSERT INTO cart_lines (id, cart_id, shop_id, variant_id, quantity, added_at) \
    VALUES (1, 1, 1, 1, 2, 0); \
    INSERT INTO addresses (id, user_id, name, phone, code, region, detail, is_default, updated_at) \
    VALUES (1, 31, '王女士', '+8613800000031', '310104', '上海市徐汇区', '漕溪北路 88 号', TRUE, 0); \
    INSERT INTO charters (id, shop_id, category_code, name_zh, state, created_at) \
    VALUES (3, 1, 'tea', '龙井红茶', 'submitted', 0); \
    INSERT INTO shop_certificates (id, shop_id, kind, name, number, issuer, issued_on, scan_hash, \
    state, entered_at) VALUES (1, 1, 'organic', '龙井茶', 'OP-1', '中绿华夏', '2026-01-01', '', \
    'entered', 0); \
    INSERT INTO applications (id, shop_id, kind, subject_id, state, applicant_id, created_at, \
    submitted_at) VALUES (2, 1, 'charter_change', 3, 'changes_requested', 11, 0, 0)";

/// The freight of Wang's order has gone back.
const REFUND: &str = "UPDATE orders SET refunded_minor = 1000 WHERE id = 1; \
    INSERT INTO refunds (id, shop_id, order_id, amount_minor, freight_minor, state, requested_at, \
    succeeded_at) VALUES (2, 1, 1, 1000, 1000, 'succeeded', 400, 500); \
    INSERT INTO ledger_transfers (id, shop_id, order_id, kind, reference_id, business_date, \
    created_at) VALUES (6, 1, 1, 'cancellation', 2, '2026-11-25', 400), \
    (7, 1, 1, 'refund', 2, '2026-11-25', 500); \
    INSERT INTO ledger_entries (id, transfer_id, account_id, amount_minor, order_line_id) VALUES \
    (17, 6, 3, 1000, 0), (18, 6, 4, -1000, 0), (19, 7, 4, 1000, 0), (20, 7, 1, -1000, 0); \
    UPDATE ledger_accounts SET balance_minor = 33600 WHERE id = 1; \
    UPDATE ledger_accounts SET balance_minor = 0 WHERE id = 3";

/// What stands for a parameter of a route: something of Longjing's, or of Wang's.
fn value_of(route: &str, name: &str) -> String {
    let value = match name {
        "shop" | "slug" => world::LONGJING.slug,
        "number" if route == "/orders/{number}" => PURCHASE,
        "number" => ORDER,
        "listing" => "1-xihu-longjing",
        "id" if route.contains("/apply/") || route.contains("/applications/") => "2",
        "step" => "specialty",
        "id" | "item" | "line" | "nth" | "pack" | "photo" => "1",
        "subject" => "question",
        "part" => "texts",
        "category" => "tea",
        "code" if route.starts_with("/trace/") => "330106-260403-01",
        "code" => "330106",
        "hash" => "1111111111111111111111111111111111111111111111111111111111111111",
        "file" => "480.webp",
        "token" => "not-the-token",
        "provider" => "sandbox",
        "name" => "icon",
        "payee" => "household-1",
        _ => panic!("say what to put for {{{name}}} in {route}"),
    };
    value.to_owned()
}

/// The path of a route, with something of Longjing's or Wang's for each parameter.
pub fn filled(route: &str) -> String {
    let parts = route.split('/').map(|part| {
        let name = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        let name = name.map(|name| name.split(':').next().unwrap_or_default());
        name.map_or_else(|| part.to_owned(), |name| value_of(route, name))
    });
    let path = parts.collect::<Vec<_>>().join("/");
    // Wang has not asked Pinggu anything.
    match route {
        "/account/messages/new" => format!("{path}?listing=2"),
        _ => path,
    }
}

fn is_about_something(route: &RouteInfo) -> bool {
    route.path.contains('{')
}

fn ask(visitor: &Visitor, route: &RouteInfo) -> Page {
    let path = filled(route.path);
    if route.method.as_str() == "GET" {
        return visitor.get(&path);
    }
    // Fields that no form has and that must never be stored (O-27).
    let forbidden = [
        ("shop_id", "1"),
        ("user_id", "31"),
        ("role", "manager"),
        ("state", "approved"),
        ("price_minor", "1"),
        ("paid_minor", "1"),
        ("is_admin", "true"),
        ("created_at", "0"),
        ("version", "1"),
    ];
    if [
        "/photos",
        "/complaint",
        "/bank-result",
        "/reply",
        "/new",
        "{line}/review",
        "/standards",
    ]
    .iter()
    .any(|end| route.path.ends_with(end))
    {
        return visitor.upload(&path, &forbidden, Vec::new());
    }
    visitor.post(&path, &forbidden)
}

/// Whether an answer keeps a stranger out.
fn keeps_out(page: &Page, area: Area, is_logged_in: bool) -> bool {
    match page.status {
        303 => !is_logged_in && page.location().starts_with("/account/login"),
        404 => true,
        // An office that somebody does not hold is no secret.
        403 => area == Area::Admin,
        _ => false,
    }
}

/// All rows that carry Longjing's number, table by table.
fn rows_of_longjing(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let mut conn = world::connect(app.database_url());
    let tables = catalogue::read(&mut conn).columns;
    let mut rows = BTreeMap::new();
    for (table, columns) in tables {
        let owner = if table == "shops" { "id" } else { "shop_id" };
        if !columns.iter().any(|column| column.name == owner) {
            continue;
        }
        let values: Vec<String> = columns
            .iter()
            .map(|column| format!("COALESCE(CAST({} AS TEXT), '-')", column.name))
            .collect();
        let line = values.join(" || '|' || ");
        let sql = format!("SELECT {line} AS line FROM {table} WHERE {owner} = 1 ORDER BY 1");
        let found: Vec<Row> = diesel::sql_query(sql).load(&mut conn).unwrap();
        rows.insert(table, found.into_iter().map(|row| row.line).collect());
    }
    rows
}

/// Adds orders of Wang's, and all that hangs on them.
pub fn with_orders(app: &TestApp) {
    app.execute(include_str!("support/sound.sql"));
    app.execute(MORE_ROWS);
    app.execute(REFUND);
}

on_both!(strangers_see_and_change_nothing, |app| {
    with_orders(app);
    let before = rows_of_longjing(app);
    assert!(before.len() > 15, "{} tables", before.len());
    let mut faults = Vec::new();
    for who in [
        None,
        Some(world::EMILY),
        Some(world::PINGGU_MANAGER),
        Some(world::BEIJING_SUPERVISOR),
    ] {
        for route in route_list() {
            // Some routes end the session.
            let visitor = who.map_or_else(|| app.visitor(), |email| app.login(email));
            let page = ask(&visitor, &route);
            let is_foreign = match route.area {
                Area::Desk | Area::Buyer | Area::Account => is_about_something(&route),
                Area::Admin => is_about_something(&route) || who != Some(world::BEIJING_SUPERVISOR),
                Area::Public => false,
            };
            let is_right = if is_foreign {
                keeps_out(&page, route.area, who.is_some())
            } else {
                page.status < 500
            };
            // Emily has bought tea of Longjing herself.
            let is_own = route.path == "/orders" && who == Some(world::EMILY);
            let tells = route.area != Area::Public && page.body.contains("龙井") && !is_own;
            if !is_right || tells {
                let who = who.unwrap_or("a guest");
                faults.push(format!(
                    "{who}: {} {}: {}",
                    route.method,
                    route.path,
                    page.shown().chars().take(90).collect::<String>()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(rows_of_longjing(app), before);
});

// The same addresses do open for whom they are meant, else the walk above would prove nothing.
on_both!(owners_see_what_is_theirs, |app| {
    with_orders(app);
    let mut faults = Vec::new();
    for route in route_list() {
        let owner = match route.area {
            Area::Desk => world::LONGJING_MANAGER,
            Area::Account if route.path.starts_with("/apply/{") => world::LONGJING_MANAGER,
            Area::Admin => world::ROOT,
            Area::Account | Area::Buyer => world::WANG,
            Area::Public => continue,
        };
        // Photos and scans need files: see `claims`, `reviews` and `standards`.
        let is_file = route.path.contains("/photos/{photo}") || route.path.ends_with("/scan");
        // A link that proves an address stands in its letter alone: see `contact_change`.
        let is_link = route.path == "/account/email/{token}";
        if route.method.as_str() != "GET" || is_file || is_link {
            continue;
        }
        let page = ask(&app.login(owner), &route);
        if page.status != 200 {
            faults.push(format!("{owner}: {}: {}", route.path, page.shown()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
});

// O-59, the other way round: logging in leads back to every page that asks for it.
#[test]
fn logging_in_leads_back_to_every_page() {
    let lost: Vec<&str> = route_list()
        .into_iter()
        .filter(|route| route.method.as_str() == "GET" && route.area != Area::Public)
        .map(|route| route.path)
        .filter(|path| LocalPath::parse(&filled(path)).is_none())
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

on_both!(addresses_that_people_guess_lead_to_the_pages, |app| {
    let visitor = app.visitor();
    for (guessed, page) in [
        ("/login", "/account/login"),
        ("/register", "/account/register"),
        ("/logout", "/account/logout"),
        ("/login?x=1", "/account/login"),
        (
            "/login?next=%2Fsearch%3Fq%3Dtea%26page%3D2&lang=en",
            "/account/login?next=%2Fsearch%3Fq%3Dtea%26page%3D2",
        ),
        (
            "/register?next=/checkout",
            "/account/register?next=%2Fcheckout",
        ),
        // O-59
        ("/login?next=//evil.test", "/account/login"),
        ("/login?next=/%5Cevil.test", "/account/login"),
        (
            "/register?next=https%3A%2F%2Fevil.test%2Fcart",
            "/account/register",
        ),
        ("/login?next=%0d%0aSet-Cookie:a=b", "/account/login"),
    ] {
        let answer = visitor.get(guessed);
        let led = (answer.status, answer.location());
        assert_eq!(led, (302, page.to_owned()), "{guessed}");
    }
    let form = visitor.follow(&visitor.get("/login?next=/cart%3Fa%3D1"));
    let fields = [("login", world::WANG), ("password", world::PASSWORD)];
    let entered = visitor.submit(&form, "form[action='/account/login']", &fields);
    assert_eq!(
        (entered.status, entered.location().as_str()),
        (303, "/cart?a=1")
    );
    // Nothing is done by a guess.
    assert_eq!(visitor.post("/logout", &[]).status, 403);
    visitor.get("/logout");
    assert_eq!(visitor.get("/account").status, 200);
});

on_both!(the_address_of_an_action_leads_to_the_page_above_it, |app| {
    let visitor = app.visitor();
    for (action, page) in [
        ("/cart/lines", "/cart"),
        ("/cart/lines/7/removal?lang=en", "/cart?lang=en"),
        (
            "/desk/longjing/listings/1/packs?lang=en",
            "/desk/longjing/listings/1?lang=en",
        ),
        ("/desk/longjing/members/1/role", "/desk/longjing/members"),
        ("/desk/longjing/stock/1/receipt", "/desk/longjing/stock/1"),
        ("/admin/applications/1/approval", "/admin/applications/1"),
    ] {
        let answer = visitor.get(action);
        assert_eq!((answer.status, answer.location()), (303, page.to_owned()));
    }
});

on_both!(pages_have_a_head_and_other_methods_are_named, |app| {
    let visitor = app.visitor();
    for path in ["/", "/p/1-xihu-longjing", "/search?q=%E8%8C%B6", "/healthz"] {
        let (get, head) = (
            visitor.get(path),
            visitor.send(visitor.request("HEAD", path)),
        );
        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{path}"
        );
        assert_eq!(head.header("content-type"), get.header("content-type"));
    }
    assert_eq!(visitor.send(visitor.request("HEAD", "/p/77-x")).status, 404);
    for (path, allowed) in [("/cart/lines", "GET, HEAD, POST"), ("/trace", "GET, HEAD")] {
        let put = visitor.send(visitor.request("PUT", path));
        assert_eq!((put.status, put.header("allow")), (405, allowed), "{path}");
    }
});
