//! Who administers what.

use super::{POINTS, answer, count, take_up};
use crate::support::orders::{COD, place_one};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

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

/// The reviewer of Xihu gets an office in Pinggu as well.
fn reviewer_of_two(app: &TestApp, role: &str) -> Visitor {
    let pinggu = [
        ("account", world::XIHU_REVIEWER),
        ("office_role", role),
        ("division_code_1", "11"),
        ("division_code_2", "110117"),
    ];
    let granted = grant(&app.login(world::ROOT), &pinggu);
    assert_eq!(granted.status, 303, "{}", granted.shown());
    app.login(world::XIHU_REVIEWER)
}

/// Both shops ask for another specialty; gives the addresses of the two requests as applications.
fn both_ask(app: &TestApp) -> [String; 2] {
    [
        ("longjing", world::LONGJING_MANAGER, 1),
        ("pinggu", world::PINGGU_MANAGER, 2),
    ]
    .map(|(slug, manager, id)| {
        let manager = app.login(manager);
        let page = manager.get(&format!("/desk/{slug}/charter/proposal"));
        let sent = manager.submit(&page, "form.charter-form", &[("standards", "新标准")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        let newest = format!("SELECT MAX(id) AS n FROM applications WHERE shop_id = {id}");
        format!("/apply/{}", app.number(&newest))
    })
}

on_both!(somebody_with_two_counties_works_in_both, |app| {
    let reviewer = reviewer_of_two(app, "reviewer");
    let requests = both_ask(app);
    let orders = [world::TEA_TIN, world::PEACH_BOX].map(|goods| place_one(app, COD, &[(goods, 1)]));
    app.execute("UPDATE listings SET state = 'pending_review'");

    let overview = reviewer.get("/admin");
    assert_eq!(
        overview.text(".workplace-title strong"),
        "北京市平谷区、浙江省杭州市西湖区"
    );
    let waiting = "a[href='/admin/applications?state=submitted'] strong";
    assert_eq!(overview.text(waiting), "2");
    let queue = reviewer.get("/admin/applications").texts("tbody a");
    assert_eq!(queue, ["龙井村茶铺", "平谷大桃铺"]);
    let shops = reviewer.get("/admin/shops").texts("tbody a");
    assert_eq!(shops, ["平谷大桃铺", "龙井村茶铺"]);
    assert_eq!(reviewer.get("/admin/listings").count("tbody tr"), 2);
    for order in &orders {
        let found = reviewer.get(&format!("/admin/orders?number={order}"));
        assert!(
            found.status == 303 || found.says(order),
            "{}",
            found.shown()
        );
        assert_eq!(reviewer.get(&format!("/admin/orders/{order}")).status, 200);
    }
    for (slug, listing) in [("longjing", 1), ("pinggu", 2)] {
        assert_eq!(reviewer.get(&format!("/admin/shops/{slug}")).status, 200);
        let path = format!("/admin/listings/{listing}");
        reviewer.get(&path);
        let approved = reviewer.post(&format!("{path}/approval"), &[]);
        assert_eq!(approved.status, 303, "{slug}: {}", approved.shown());
    }
    for base in &requests {
        let page = take_up(&reviewer, base);
        let approved = answer(&reviewer, &page, "approval", &POINTS);
        assert_eq!(approved.status, 303, "{}", approved.shown());
    }
    let in_force = "state = 'active' AND standards = '新标准'";
    assert_eq!(count(app, "charters", in_force), 2);

    // What lies in neither stays closed, and an office that ends closes its county alone.
    app.execute("UPDATE shops SET division_code = '110116' WHERE id = 2");
    assert_eq!(reviewer.get("/admin/shops/pinggu").status, 404);
    app.execute("UPDATE shops SET division_code = '110117' WHERE id = 2");
    app.execute("DELETE FROM offices WHERE division_code = '330106'");
    assert_eq!(reviewer.get("/admin/shops/pinggu").status, 200);
    assert_eq!(reviewer.get("/admin/shops/longjing").status, 404);
});

on_both!(each_of_two_offices_opens_what_its_own_role_may, |app| {
    let reviewer = reviewer_of_two(app, "auditor");
    let [longjing, pinggu] = both_ask(app);
    let queue = reviewer.get("/admin/applications").texts("tbody a");
    assert_eq!(queue, ["龙井村茶铺", "平谷大桃铺"]);
    let review = super::review_of(&pinggu);
    let page = reviewer.get(&review);
    assert_eq!(page.status, 200);
    assert!(!page.has("main form"), "{}", page.shown());
    let refused = reviewer.post(&format!("{review}/review"), &[]);
    assert_eq!(refused.status, 404);
    let fields = super::with(&POINTS, &[("round", "1")]);
    let refused = reviewer.post(&format!("{review}/approval"), &fields);
    assert_eq!(refused.status, 404);
    let waits = "shop_id = 2 AND state = 'submitted'";
    assert_eq!(count(app, "applications", waits), 1);
    let page = take_up(&reviewer, &longjing);
    let approved = answer(&reviewer, &page, "approval", &POINTS);
    assert_eq!(approved.status, 303, "{}", approved.shown());
});
