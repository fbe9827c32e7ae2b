//! Freight at the desk: what a shop may charge, and every way to get it wrong.

use crate::settlements::give_account;
use crate::support::gateway::Online;
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const FREIGHT: &str = "/desk/longjing/freight";
const FORM: &str = "form.freight-form";

fn save(manager: &Visitor, changes: &[(&str, &str)]) -> Page {
    let page = manager.get(FREIGHT);
    manager.submit(&page, FORM, changes)
}

fn changes(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) AS n FROM events WHERE kind = 'freight.changed' AND shop_id = 1")
}

/// The row of a province in the form: `zones[10]` for 33.
fn row(page: &Page, province: &str) -> String {
    let css = format!("{FORM} input[value='{province}'][name$='.province']");
    let name = page.attribute(&css, "name");
    name.trim_end_matches(".province").to_owned()
}

on_both!(a_shop_is_told_what_is_still_to_be_set_up, |app| {
    let online = Online::start(app);
    let manager = online.login(world::LONGJING_MANAGER);
    let packer = app.login(world::LONGJING_PACKER);
    assert!(!packer.get("/desk/longjing").has(".ready"));
    let open = || -> Vec<String> {
        let tasks = manager.get("/desk/longjing").texts(".ready a");
        let open = tasks.into_iter().filter(|task| task.contains("待办"));
        open.map(|task| {
            task.split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
    };
    assert_eq!(open(), ["运费", "发货时间", "收款账户"]);
    // What every shop begins with is chosen by saving it, once.
    for _ in 0..2 {
        assert_eq!(save(&manager, &[]).status, 303);
        assert_eq!(changes(app), 1);
    }
    assert_eq!(open(), ["发货时间", "收款账户"]);
    let form = manager.get("/desk/longjing/shop/promise");
    let said = manager.submit(&form, "form.settings-form", &[("ship_days", "2")]);
    assert_eq!(said.status, 303, "{}", said.shown());
    assert_eq!(open(), ["收款账户"]);
    let given = give_account(&manager, "6222 0202 0011 2233 445");
    assert_eq!(given.status, 303, "{}", given.shown());
    assert!(!manager.get("/desk/longjing").has(".ready"));
});

on_both!(a_manager_sets_prices_limits_and_provinces, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(FREIGHT);
    assert_eq!(page.attribute("#f-first", "value"), "10.00");
    assert_eq!(page.attribute("#f-free-over", "value"), "300.00");
    // 10.00 for the first kilogram and 5.00 for each further one.
    for said in [
        "浙江省",
        "1 公斤：¥10.00",
        "3 公斤：¥20.00",
        "5 公斤：¥30.00",
    ] {
        assert!(page.says(said), "{said}: {}", page.shown());
    }
    let (zhejiang, tibet) = (row(&page, "33"), row(&page, "54"));
    let (first, unsent) = (format!("{zhejiang}.first"), format!("{tibet}.not_sent"));
    let wanted = [
        ("charge_by", "mass"),
        ("first_units", "２斤"),
        ("first", "￥８．５"),
        ("next_units", "500g"),
        ("next", "2"),
        ("free_over", ""),
        ("free_over_pieces", "１０"),
        (first.as_str(), "6"),
        (unsent.as_str(), "true"),
    ];
    for _ in 0..2 {
        let saved = manager.submit(&page, FORM, &wanted);
        assert_eq!(saved.status, 303, "{}", saved.shown());
    }
    assert_eq!(changes(app), 1, "the second time says nothing new");
    let stored = app.number(
        "SELECT COUNT(*) AS n FROM freight_templates WHERE shop_id = 1 AND charge_by = 'mass' \
         AND first_units = 1000 AND first_minor = 850 AND next_units = 500 AND next_minor = 200 \
         AND free_over_minor IS NULL AND free_over_pieces = 10",
    );
    assert_eq!(stored, 1);
    let zones = app.number(
        "SELECT COUNT(*) AS n FROM freight_zones WHERE shop_id = 1 AND \
         ((province_code = '33' AND is_excluded = FALSE AND first_minor = 600 AND next_minor = 200) \
         OR (province_code = '54' AND is_excluded = TRUE))",
    );
    assert_eq!(zones, 2);
    let page = manager.get(FREIGHT);
    // Zhejiang has its own first price: 6.00, and 2.00 for each further 500 g.
    assert!(
        page.says("1 公斤：¥6.00") && page.says("3 公斤：¥14.00"),
        "{}",
        page.shown()
    );
    assert!(page.says("有 2 个省不一样"));
    assert!(page.has(&format!("input[name='{unsent}'][checked]")));
    let by_piece = save(
        &manager,
        &[
            ("charge_by", "piece"),
            ("first_units", "1"),
            ("next_units", "1"),
        ],
    );
    assert_eq!(by_piece.status, 303, "{}", by_piece.shown());
    assert!(manager.get(FREIGHT).says("3 件：¥10.00"));
});

on_both!(every_field_is_checked_and_the_input_kept, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(FREIGHT);
    let zone = row(&page, "11");
    let (zone_first, zone_next) = (format!("{zone}.first"), format!("{zone}.next"));
    let money = [
        "-1",
        "1e309",
        "NaN",
        "9223372036854775808",
        "1.234",
        "🍵",
        "<b>",
    ];
    let masses = [
        "",
        "0",
        "-1",
        "1.5",
        "9999999999999kg",
        "\u{202e}1kg2",
        "<script>",
    ];
    let counts = ["0", "-1", "1.5", "99999999999999999999", "🍵"];
    for (field, values) in [
        ("charge_by", &["", "weight", "<script>"][..]),
        ("first_units", &masses),
        ("next_units", &masses),
        ("first", &money),
        ("next", &money),
        ("first", &[""]),
        ("next", &["\u{200b}"]),
        ("first", &["100000.01"]),
        ("next", &["100000.01"]),
        ("free_over", &money),
        ("free_over", &["0"]),
        ("free_over_pieces", &counts),
        (zone_first.as_str(), &money),
        (zone_next.as_str(), &money),
    ] {
        for value in values {
            let refused = manager.submit(&page, FORM, &[(field, value)]);
            assert_eq!(refused.status, 422, "{field} {value}: {}", refused.shown());
            let id = field.replace(['[', ']', '.', '_'], "-").replace("--", "-");
            assert!(
                refused.has(&format!("#f-{id}-fault")),
                "{field} {value}: {id}"
            );
            if field != "charge_by" {
                assert_eq!(&refused.attribute(&format!("#f-{id}"), "value"), value);
            }
        }
    }
    assert_eq!(changes(app), 0);
    // No shop has such a name, on any database.
    let manager = app.login(world::LONGJING_MANAGER);
    assert_eq!(manager.get("/desk/%00/freight").status, 404);
});

on_both!(
    o27_foreign_shops_and_unknown_provinces_stay_as_they_are,
    |app| {
        let manager = app.login(world::LONGJING_MANAGER);
        let saved = save(
            &manager,
            &[
                ("shop_id", "2"),
                ("template_id", "2"),
                ("id", "2"),
                ("role", "editor"),
                ("state", "closed"),
                ("first", "11"),
                ("zones[0].province", "99"),
                ("zones[0].not_sent", "true"),
                ("zones[98].province", "11"),
                ("zones[98].not_sent", "true"),
            ],
        );
        assert_eq!(saved.status, 303, "{}", saved.shown());
        let own = "SELECT first_minor AS n FROM freight_templates WHERE shop_id = 1";
        let other = "SELECT first_minor AS n FROM freight_templates WHERE shop_id = 2";
        assert_eq!((app.number(own), app.number(other)), (1_100, 1_200));
        let zones = app.number("SELECT COUNT(*) AS n FROM freight_zones WHERE shop_id = 1");
        assert_eq!(zones, 0, "no province was named that is one of the rows");
        assert_eq!(
            app.number("SELECT COUNT(*) AS n FROM shops WHERE id = 1 AND state = 'approved'"),
            1
        );
    }
);

on_both!(why_a_shop_was_suspended_stays_on_its_desk, |app| {
    let above = app.login(world::ZHEJIANG_SUPERVISOR);
    let why = [("reason", "产地说明需要核查")];
    let suspended = above.post("/admin/shops/longjing/suspension", &why);
    assert_eq!(suspended.status, 303, "{}", suspended.shown());
    let manager = app.login(world::LONGJING_MANAGER);
    assert!(manager.get("/desk/longjing").says(why[0].1));
    // What its members do meanwhile is no news about where it stands.
    assert_eq!(save(&manager, &[("first", "11")]).status, 303);
    let desk = manager.get("/desk/longjing");
    assert!(desk.says(why[0].1), "{}", desk.shown());
});

on_both!(only_managers_set_freight, |app| {
    for (email, status) in [
        (world::LONGJING_EDITOR, 403),
        (world::LONGJING_PACKER, 403),
        (world::LONGJING_ACCOUNTANT, 403),
        (world::PINGGU_MANAGER, 404),
    ] {
        let visitor = app.login(email);
        assert_eq!(visitor.get(FREIGHT).status, status, "{email}");
        let posted = visitor.post(FREIGHT, &[("charge_by", "piece"), ("first", "0")]);
        assert_eq!(posted.status, status, "{email} (O-26)");
    }
    assert_eq!(changes(app), 0);
});
