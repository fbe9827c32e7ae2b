//! The application of a village and its approval, through HTTP: the whole journey, every other
//! way it can go, and who may not.

mod input;
mod journey;
mod offices;
mod queue;
mod shops;
mod steps;

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, world};

/// 上城埭村, a village of the world without a shop, and what it is known for.
const BEGIN: [(&str, &str); 8] = [
    ("division_code_1", "33"),
    ("division_code_2", "3301"),
    ("division_code_3", "330106"),
    ("kind", "village"),
    ("town", "转塘街道"),
    ("village", "上城埭村"),
    ("specialty_zh", "九曲红梅茶"),
    ("category", "tea"),
];

const SPECIALTY: [(&str, &str); 8] = [
    ("specialty_zh", "九曲红梅茶"),
    ("category", "tea"),
    ("origin_zh", "湖埠十里的沙壤，红茶做了一百多年。"),
    ("production_area", "上城埭村的 620 亩茶园"),
    ("grade_rules", "特级：一芽一叶。"),
    ("standards", "GB/T 13738.2"),
    ("specialty_en", "Jiuqu Hongmei tea"),
    ("origin_en", ""),
];

const SHOP: [(&str, &str); 11] = [
    ("shop_name_zh", "上城埭村红茶铺"),
    ("slug", "shangchengdai"),
    ("story_zh", "村子在山下，家家做茶。"),
    ("contact_name", "沈师傅"),
    ("contact_phone", "138 0000 1111"),
    ("origin_code_1", "33"),
    ("origin_code_2", "3301"),
    ("origin_code_3", "330106"),
    ("origin_detail", "上城埭村 18 号"),
    ("shop_name_en", "Shangchengdai Black Tea"),
    ("story_en", ""),
];

const TRADE: [(&str, &str); 7] = [
    ("accepts_cod", "true"),
    ("accepts_transfer", "true"),
    ("bank_name", "农业银行西湖支行"),
    ("bank_holder", "上城埭村经济合作社"),
    ("bank_account", "6228 0000 0000 0001"),
    ("licence_kind", "exempt"),
    ("exempt_reason", "own_produce"),
];

/// The whole checklist.
const POINTS: [(&str, &str); 6] = [
    ("checklist", "place"),
    ("checklist", "specialty"),
    ("checklist", "contact"),
    ("checklist", "licence"),
    ("checklist", "account"),
    ("checklist", "texts"),
];

/// What is typed into fields.
type Typed<'a> = &'a [(&'a str, &'a str)];

/// Fields with some of them changed or added.
fn with<'a>(
    fields: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut all = fields.to_vec();
    all.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    all.extend_from_slice(changes);
    all
}

/// Somebody new, who opens an account through the form.
fn newcomer(app: &TestApp, email: &str) -> Visitor {
    let visitor = app.visitor();
    let page = visitor.get("/account/register");
    let fields = [
        ("name", "沈小雨"),
        ("email_or_phone", email),
        ("password", world::PASSWORD),
    ];
    let sent = visitor.submit(&page, "form[action='/account/register']", &fields);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    visitor.get("/account");
    visitor
}

/// Sends the first page.
fn send_first(visitor: &Visitor, changes: &[(&str, &str)]) -> Page {
    let page = visitor.get("/apply/new");
    let css = "form[action='/apply/new']";
    visitor.submit(&page, css, &with(&BEGIN, changes))
}

/// Begins an application; gives its address.
fn begin(visitor: &Visitor, changes: &[(&str, &str)]) -> String {
    let sent = send_first(visitor, changes);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let step = sent.location();
    step.strip_suffix("/specialty").unwrap().to_owned()
}

/// Sends a step of the form.
fn send_step(visitor: &Visitor, base: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("{base}/{step}");
    let page = visitor.get(&path);
    assert_eq!(page.status, 200, "{path}: {}", page.shown());
    visitor.submit(&page, &format!("form[action='{path}']"), fields)
}

/// Fills in all steps.
fn fill(visitor: &Visitor, base: &str) {
    let steps: [(&str, Typed<'_>, &str); 3] = [
        ("specialty", &SPECIALTY, "/shop"),
        ("shop", &SHOP, "/trade"),
        ("trade", &TRADE, ""),
    ];
    for (step, fields, next) in steps {
        let sent = send_step(visitor, base, step, fields);
        assert_eq!(sent.status, 303, "{step}: {}", sent.shown());
        assert_eq!(sent.location(), format!("{base}{next}"));
    }
}

/// Begins, fills in and sends an application; gives its address.
fn apply(visitor: &Visitor, changes: &[(&str, &str)]) -> String {
    let base = begin(visitor, changes);
    fill(visitor, &base);
    submit(visitor, &base);
    base
}

/// Sends the application in.
fn submit(visitor: &Visitor, base: &str) {
    let page = visitor.get(base);
    let sent = visitor.submit(&page, "form[action$='/submission']", &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert_eq!(sent.location(), base);
}

/// The address of an application among those of administrators.
fn review_of(base: &str) -> String {
    base.replace("/apply/", "/admin/applications/")
}

/// Takes an application up; gives its page.
fn take_up(reviewer: &Visitor, base: &str) -> Page {
    let review = review_of(base);
    let page = reviewer.get(&review);
    let sent = reviewer.submit(&page, "form[action$='/review']", &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert_eq!(sent.location(), review);
    reviewer.get(&review)
}

/// Sends the one form of the review by one of its buttons.
fn answer(reviewer: &Visitor, page: &Page, act: &str, fields: &[(&str, &str)]) -> Page {
    let form = page.form("form.review");
    let review = form.action.strip_suffix("/checklist").unwrap().to_owned();
    assert!(page.has(&format!("button[formaction='{review}/{act}']")));
    let round = page.attribute("input[name=round]", "value");
    let fields = with(&[("round", &round)], fields);
    reviewer.post(&format!("{review}/{act}"), &fields)
}

/// Takes an application up and approves it.
fn approve(reviewer: &Visitor, base: &str) {
    let page = take_up(reviewer, base);
    let sent = answer(reviewer, &page, "approval", &POINTS);
    assert_eq!(sent.status, 303, "{}", sent.shown());
}

/// The number in an address of an application.
fn id_of(base: &str) -> i64 {
    base.rsplit('/').next().unwrap().parse().unwrap()
}

fn count(app: &TestApp, table: &str, condition: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM {table} WHERE {condition}"
    ))
}

fn recipients(app: &TestApp) -> Vec<String> {
    app.settle();
    let mut to: Vec<String> = app.letters().into_iter().map(|letter| letter.to).collect();
    to.sort();
    to
}
