//! Who administers what.

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{on_both, world};

const PATH: &str = "/admin/offices";

fn grant(root: &Visitor, fields: &[(&str, &str)]) -> Page {
    let page = root.get(PATH);
    root.submit(&page, "form[action='/admin/offices']", fields)
}

on_both!(an_office_begins_and_ends, |app| {
    let root = app.login(world::ROOT);
    let wang = app.login(world::WANG);
    assert_eq!(wang.get("/admin").status, 404);
    let page = root.get(PATH);
    assert_eq!(page.count("tbody tr"), 5);
    let hangzhou = [
        ("account", "１３８ ０００００ ０３１"),
        ("office_role", "reviewer"),
        ("division_code_1", "33"),
        ("division_code_2", "3301"),
    ];
    assert_eq!(grant(&root, &hangzhou).status, 303);
    let page = wang.get("/admin");
    assert_eq!(page.status, 200);
    assert_eq!(page.text(".workplace-title strong"), "浙江省杭州市");
    // The same office again is no second one.
    assert_eq!(grant(&root, &hangzhou).status, 303);
    let page = root.get(PATH);
    assert_eq!(page.count("tbody tr"), 6);
    let end = page.attribute("tbody tr:nth-child(5) form", "action");
    assert!(
        page.text("tbody tr:nth-child(5)").contains("王女士"),
        "{}",
        page.shown()
    );
    assert_eq!(root.post(&end, &[]).status, 303);
    assert_eq!(wang.get("/admin").status, 404, "it ends at once");
    assert_eq!(root.post(&end, &[]).status, 404);
});

on_both!(the_last_supervisor_of_the_platform_stays, |app| {
    let root = app.login(world::ROOT);
    let page = root.get(PATH);
    let own = page.attribute("tbody tr:nth-child(1) form", "action");
    assert_eq!(root.post(&own, &[]).status, 409);
    let whole = [
        ("account", world::WANG),
        ("office_role", "supervisor"),
        ("whole_platform", "true"),
    ];
    assert_eq!(grant(&root, &whole).status, 303);
    assert_eq!(root.post(&own, &[]).status, 303);
    assert_eq!(root.get(PATH).status, 404);
    assert_eq!(app.login(world::WANG).get(PATH).status, 200);
});

on_both!(a_new_office_is_described_in_full, |app| {
    let root = app.login(world::ROOT);
    let right = [
        ("account", world::WANG),
        ("office_role", "auditor"),
        ("division_code_1", "33"),
    ];
    for (field, value, fault) in [
        ("account", "", "#f-account-fault"),
        ("account", "nobody@example.org", "#f-account-fault"),
        ("account", "<script>", "#f-account-fault"),
        ("office_role", "", "#f-office-role-fault"),
        ("office_role", "emperor", "#f-office-role-fault"),
        ("division_code_1", "", "#f-division-code-fault"),
        ("division_code_1", "99", "#f-division-code-fault"),
    ] {
        let page = grant(&root, &super::with(&right, &[(field, value)]));
        assert_eq!(page.status, 422, "{field} {value}");
        assert!(page.has(fault), "{field} {value}: {}", page.shown());
    }
    let next = super::with(&right, &[("choose", "division_code")]);
    let page = grant(&root, &next);
    assert_eq!(page.status, 200);
    assert!(page.has("#f-division-code-2"));
    assert_eq!(page.attribute("#f-account", "value"), world::WANG);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM offices"), 5);
    assert_eq!(root.post("/admin/offices/999999/end", &[]).status, 404);
    // Offices are for those who supervise the whole platform.
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    assert_eq!(supervisor.get(PATH).status, 403);
    assert_eq!(supervisor.post(PATH, &right).status, 403);
    assert_eq!(supervisor.post("/admin/offices/1/end", &[]).status, 403);
});
