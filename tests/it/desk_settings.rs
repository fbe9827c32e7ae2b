//! A shop's settings at the desk: each part, every way to get it wrong, and who may do it.

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const SHOP: &str = "/desk/longjing/shop";

/// Sends the form of a part with some inputs changed.
fn save(manager: &Visitor, part: &str, changes: &[(&str, &str)]) -> Page {
    let page = manager.get(&format!("{SHOP}/{part}"));
    manager.submit(&page, "form.settings-form", changes)
}

fn events(app: &TestApp, kind: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM events WHERE kind = '{kind}' AND shop_id = 1 AND actor_id = 11"
    ))
}

fn is(app: &TestApp, condition: &str) -> bool {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM shops WHERE id = 1 AND {condition}"
    )) == 1
}

on_both!(a_manager_sees_and_changes_each_part, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(SHOP);
    for said in [
        "龙井村茶铺",
        "/v/longjing",
        "13800000011",
        "浙江省杭州市西湖区",
        "农业银行西湖支行",
        "不放假",
        "依法不用登记",
    ] {
        assert!(page.says(said), "{said}: {}", page.shown());
    }
    for (part, changes, stored) in [
        (
            "texts",
            vec![
                ("shop_name_zh", " 龙井\u{200b}老茶铺 "),
                ("story_en", "Tea."),
            ],
            "name_zh = '龙井老茶铺' AND story_en = 'Tea.' AND story_zh = '龙井村世代种茶。'",
        ),
        (
            "contact",
            vec![
                ("contact_phone", "１３９ 0000 0099"),
                ("origin_code_1", "11"),
                ("origin_code_2", "110117"),
                ("origin_code_3", ""),
            ],
            "contact_phone = '+8613900000099' AND origin_code = '110117'",
        ),
        (
            "payment",
            vec![("bank_account", "６２２８ 4800 1234 5678")],
            "bank_account = '6228480012345678' AND accepts_cod = TRUE",
        ),
        (
            "licence",
            vec![
                ("licence_kind", "licence"),
                ("licence_number", "9133 0100 7996 5505 8b"),
            ],
            "licence_kind = 'licence' AND licence_number = '91330100799655058B'",
        ),
        (
            "holiday",
            vec![
                ("holiday_from", "2026-12-01"),
                ("holiday_to", "２０２６-12-05"),
            ],
            "holiday_from = '2026-12-01' AND holiday_to = '2026-12-05'",
        ),
    ] {
        let before = events(app, "shop.edited");
        for _ in 0..2 {
            let saved = save(&manager, part, &changes);
            assert_eq!(saved.status, 303, "{part}: {}", saved.shown());
            assert_eq!(saved.location(), SHOP);
        }
        assert!(is(app, stored), "{part}");
        // The second time says nothing new.
        assert_eq!(events(app, "shop.edited"), before + 1, "{part}");
    }
    assert!(manager.get(SHOP).says("已保存"));
});

on_both!(what_buyers_see_follows, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let guest = app.visitor();
    assert!(guest.get("/v/longjing").says("龙井村茶铺"));
    save(&manager, "texts", &[("shop_name_zh", "龙井老茶铺")]);
    assert!(guest.get("/v/longjing").says("龙井老茶铺"));
    assert!(guest.get("/").says("龙井老茶铺"));
    save(
        &manager,
        "licence",
        &[("licence_kind", "exempt"), ("exempt_reason", "own_produce")],
    );
    let page = guest.get("/v/longjing");
    assert!(
        page.says("个人销售自产农副产品，依法无需登记"),
        "{}",
        page.shown()
    );
    assert!(!page.says("own_produce"));
});

on_both!(a_holiday_is_announced_in_time_and_then_gone, |app| {
    const DAY: i64 = 86_400_000;
    let manager = app.login(world::LONGJING_MANAGER);
    let guest = app.visitor();
    let told = || {
        guest
            .get("/v/longjing")
            .says("2026-12-11 至 2026-12-12 放假")
    };
    assert!(!told());
    let days = [("holiday_from", "2026-12-11"), ("holiday_to", "2026-12-12")];
    assert_eq!(save(&manager, "holiday", &days).status, 303);
    // Today is the 25th of November: sixteen days ahead is too early.
    assert!(!told());
    app.advance_ms(2 * DAY);
    assert!(told());
    assert!(guest.get("/v/longjing").says("2026-12-13 起"));
    app.advance_ms(15 * DAY);
    assert!(told(), "on its last day");
    app.advance_ms(DAY);
    assert!(!told());
    let manager = app.login(world::LONGJING_MANAGER);
    let none = [("holiday_from", ""), ("holiday_to", "")];
    assert_eq!(save(&manager, "holiday", &none).status, 303);
    assert!(is(app, "holiday_from IS NULL AND holiday_to IS NULL"));
});

on_both!(o34_an_old_address_leads_to_the_new_one, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let guest = app.visitor();
    let page = manager.get(&format!("{SHOP}/address"));
    let form = "form.settings-form";
    let first = manager.submit(&page, form, &[("slug", " Ｌongjing-Cha ")]);
    assert_eq!(first.location(), "/desk/longjing-cha/shop");
    // Pressed twice: the second finds the desk by the address that it had.
    let again = manager.submit(&page, form, &[("slug", "longjing-cha")]);
    assert_eq!(
        (again.status, again.location().as_str()),
        (303, "/desk/longjing-cha/shop")
    );
    assert_eq!(events(app, "shop.renamed"), 1);
    let old = guest.get("/v/longjing");
    assert_eq!(
        (old.status, old.location().as_str()),
        (301, "/v/longjing-cha")
    );
    assert!(guest.get("/v/longjing-cha").says("龙井村茶铺"));
    // Nobody else gets the old one, and the shop can take it back.
    let other = app.login(world::PINGGU_MANAGER);
    let page = other.get("/desk/pinggu/shop/address");
    for taken in ["longjing", "longjing-cha"] {
        let refused = other.submit(&page, form, &[("slug", taken)]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("#f-slug-fault"));
    }
    assert_eq!(other.get("/desk/longjing/shop").status, 404);
    let page = manager.get("/desk/longjing-cha/shop/address");
    let back = manager.submit(&page, form, &[("slug", "longjing")]);
    assert_eq!(back.location(), SHOP);
    assert_eq!(guest.get("/v/longjing").status, 200);
    assert_eq!(guest.get("/v/longjing-cha").status, 301);
});

on_both!(every_field_is_checked_and_the_input_kept, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let (name, story) = ("茶".repeat(41), "茶".repeat(2_001));
    let (line, slug) = ("a".repeat(121), "a".repeat(61));
    for (part, field, values) in [
        ("texts", "shop_name_zh", vec!["", "\u{200b}\u{202e}", &name]),
        ("texts", "shop_name_en", vec![&line]),
        ("texts", "story_zh", vec![&story]),
        ("texts", "story_en", vec![&story]),
        (
            "address",
            "slug",
            vec!["", "龙井", "a b", "-a", "<script>", "🍵", "pinggu", &slug],
        ),
        ("contact", "contact_name", vec!["", "\u{feff}", &name]),
        (
            "contact",
            "contact_phone",
            vec!["", "12345", "<script>", "🍵", &line],
        ),
        ("contact", "origin_detail", vec!["", &line]),
        ("payment", "bank_name", vec!["", &line]),
        ("payment", "bank_holder", vec!["\u{3000}", &line]),
        (
            "payment",
            "bank_account",
            vec!["", "12345678x", "1234567", "12.5", &line],
        ),
        ("holiday", "holiday_from", vec!["明天", "2026-02-30", "-1"]),
        (
            "holiday",
            "holiday_to",
            vec!["", "2026-11-30", "2026-11-24", "2027-02-01", "9999-12-31"],
        ),
    ] {
        for value in values {
            let mut changes = vec![(field, value)];
            if part == "holiday" && field == "holiday_to" {
                changes.push(("holiday_from", "2026-12-01"));
            }
            if part == "holiday" && field == "holiday_from" {
                changes.push(("holiday_to", "2026-12-05"));
            }
            let refused = save(&manager, part, &changes);
            assert_eq!(refused.status, 422, "{field} {value}: {}", refused.shown());
            let id = field.replace('_', "-");
            assert!(
                refused.has(&format!("#f-{id}[aria-invalid]")),
                "{field} {value}"
            );
            assert!(refused.has(&format!("#f-{id}-fault")), "{field} {value}");
            let kept = refused.form("form.settings-form").fields;
            let kept = kept.iter().find(|(name, _)| name == field).unwrap();
            assert_eq!(kept.1, *value, "{field}");
        }
    }
    assert_eq!(events(app, "shop.edited") + events(app, "shop.renamed"), 0);
    let at_limit = save(&manager, "texts", &[("shop_name_zh", &name[3..])]);
    assert_eq!(at_limit.status, 303, "40 Han characters are fine (O-36)");
});

on_both!(choices_are_checked_too, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    for (part, changes, field) in [
        ("licence", vec![("licence_kind", "")], "licence-kind"),
        (
            "licence",
            vec![("licence_kind", "<script>")],
            "licence-kind",
        ),
        (
            "licence",
            vec![
                ("licence_kind", "licence"),
                ("licence_number", "91330100799655058A"),
            ],
            "licence-number",
        ),
        (
            "licence",
            vec![("licence_kind", "exempt"), ("exempt_reason", "because")],
            "exempt-reason",
        ),
        (
            "contact",
            vec![("origin_code_1", "33"), ("origin_code_2", "")],
            "origin-code",
        ),
        ("contact", vec![("origin_code_1", "")], "origin-code"),
        (
            "contact",
            vec![("origin_code_1", "x"), ("origin_code", "999999")],
            "origin-code",
        ),
        (
            "payment",
            vec![("accepts_cod", ""), ("accepts_transfer", "")],
            "accepts-cod",
        ),
    ] {
        let refused = save(&manager, part, &changes);
        assert_eq!(refused.status, 422, "{changes:?}: {}", refused.shown());
        assert!(refused.has(&format!("#f-{field}-fault")), "{changes:?}");
    }
    // Without a script, a button asks for the next level and nothing is saved.
    let asked = save(
        &manager,
        "contact",
        &[
            ("origin_code_1", "11"),
            ("choose", "origin_code"),
            ("contact_name", "新人"),
        ],
    );
    assert_eq!(asked.status, 200);
    assert!(asked.says("平谷区"));
    assert_eq!(asked.attribute("#f-contact-name", "value"), "新人");
    assert_eq!(events(app, "shop.edited"), 0);
    assert_eq!(manager.get(&format!("{SHOP}/nothing")).status, 404);
});

on_both!(o27_fields_that_no_form_has_change_nothing, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    for part in [
        "texts", "contact", "payment", "licence", "holiday", "address",
    ] {
        let mut forbidden = vec![
            ("id", "2"),
            ("shop_id", "2"),
            ("village_id", "3"),
            ("state", "closed"),
            ("role", "packer"),
            ("version", "99"),
            ("approved_at", "0"),
            ("created_at", "0"),
            ("cover_hash", "0"),
            ("division_code", "11"),
            ("place_zh", "北京"),
        ];
        if part == "licence" {
            forbidden.extend([("licence_kind", "exempt"), ("exempt_reason", "own_produce")]);
        }
        let saved = save(&manager, part, &forbidden);
        assert_eq!(saved.status, 303, "{part}: {}", saved.shown());
    }
    assert!(is(
        app,
        "village_id = 1 AND state = 'approved' AND division_code = '330106' AND cover_hash IS NULL \
         AND approved_at = created_at AND place_zh LIKE '浙江省%' AND version < 20"
    ));
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM shops WHERE id = 2 AND version = 1"),
        1
    );
});

on_both!(
    only_managers_settle_things_and_not_while_they_are_read,
    |app| {
        for member in [
            world::LONGJING_EDITOR,
            world::LONGJING_PACKER,
            world::LONGJING_ACCOUNTANT,
        ] {
            let visitor = app.login(member);
            visitor.get("/account");
            for path in [SHOP, "/desk/longjing/shop/payment"] {
                assert_eq!(visitor.get(path).status, 403, "{member} {path}");
            }
            let posted = visitor.post("/desk/longjing/shop/texts", &[("shop_name_zh", "我的店")]);
            assert_eq!(posted.status, 403, "{member}");
        }
        let stranger = app.login(world::PINGGU_MANAGER);
        assert_eq!(stranger.get(SHOP).status, 404);
        let posted = stranger.post("/desk/longjing/shop/texts", &[("shop_name_zh", "我的店")]);
        assert_eq!(posted.status, 404, "O-26");
        let guest = app.visitor().get(SHOP);
        assert!(guest.location().starts_with("/account/login"));
        assert!(is(app, "name_zh = '龙井村茶铺'"));
    }
);

on_both!(what_is_written_stays_text, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let marked = "\"><img src=x onerror=a()> {{7*7}} 🍵";
    let saved = save(
        &manager,
        "texts",
        &[("shop_name_zh", marked), ("story_zh", marked)],
    );
    assert_eq!(saved.status, 303);
    for page in [manager.get(SHOP), app.visitor().get("/v/longjing")] {
        assert!(page.says(marked), "{}", page.shown());
        assert!(!page.has("img[onerror]"));
    }
});

on_both!(an_account_is_asked_for_when_transfers_are_accepted, |app| {
    const ACCOUNT: [&str; 3] = ["bank_name", "bank_holder", "bank_account"];
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&format!("{SHOP}/payment"));
    assert!(!page.has(".optional"), "{}", page.shown());
    assert!(page.says("要收转账，开户银行、户名和账号都得填。"));
    let english = manager.get(&format!("{SHOP}/payment?lang=en"));
    assert!(english.says("To accept transfers, fill in the bank"));
    assert!(!english.has(".optional"));
    manager.get("/?lang=zh-CN");
    let empty = ACCOUNT.map(|field| (field, ""));
    let refused = save(&manager, "payment", &empty);
    assert_eq!(refused.status, 422);
    for field in ACCOUNT {
        let fault = format!("#f-{}-fault", field.replace('_', "-"));
        assert!(refused.has(&fault), "{field}: {}", refused.shown());
    }
    assert!(is(app, "bank_account = '6228000000000000011'"));
    // Whoever is paid on delivery alone needs none.
    let mut cash = empty.to_vec();
    cash.extend([("accepts_cod", "true"), ("accepts_transfer", "")]);
    let saved = save(&manager, "payment", &cash);
    assert_eq!(saved.status, 303, "{}", saved.shown());
    assert!(is(app, "accepts_transfer = FALSE AND bank_account = ''"));
    let again = save(&manager, "payment", &[("accepts_transfer", "true")]);
    assert_eq!(again.status, 422);
    assert!(again.has("#f-bank-account-fault") && is(app, "accepts_transfer = FALSE"));
});
