//! Bad input on every field of every step.

use super::{
    BEGIN, SHOP, SPECIALTY, TRADE, Typed, answer, apply, begin, newcomer, send_first, send_step,
    take_up, with,
};
use crate::support::{on_both, world};

/// 41, 81, 121, 501 and 2001 characters.
fn long(characters: usize) -> String {
    "长".repeat(characters)
}

fn id(field: &str) -> String {
    format!("#f-{}", field.replace('_', "-"))
}

on_both!(every_field_of_the_first_page, |app| {
    let shen = newcomer(app, "shen@example.com");
    let (long40, long80) = (long(41), long(81));
    for (changes, field, fault) in [
        (vec![("village", "")], "village", "请填写此项"),
        (
            vec![("village", "\u{200b}\u{202e}")],
            "village",
            "请填写此项",
        ),
        (
            vec![("village", long40.as_str())],
            "village",
            "最多 40 个字",
        ),
        (vec![("town", long40.as_str())], "town", "最多 40 个字"),
        (vec![("kind", "town"), ("town", "")], "town", "请填写此项"),
        (vec![("kind", "planet")], "kind", "请检查"),
        (vec![("specialty_zh", "　")], "specialty_zh", "请填写此项"),
        (
            vec![("specialty_zh", long80.as_str())],
            "specialty_zh",
            "最多 40 个字",
        ),
        (vec![("category", "")], "category", "请选择。"),
        (vec![("category", "<script>")], "category", "请检查"),
        (
            vec![("division_code_3", "")],
            "division_code",
            "一直选到区县",
        ),
        (vec![("division_code_1", "")], "division_code", "请选择。"),
        (vec![("division_code_1", "99")], "division_code", "请选择。"),
        (vec![("division_code_1", "-1")], "division_code", "请选择。"),
    ] {
        let page = send_first(&shen, &changes);
        assert_eq!(page.status, 422, "{changes:?}: {}", page.shown());
        let shown = page.text(&format!("{}-fault", id(field)));
        assert!(shown.contains(fault), "{changes:?}: {shown}");
        // What was typed is still there.
        if field != "village" {
            assert_eq!(
                page.attribute("#f-village", "value"),
                "上城埭村",
                "{changes:?}"
            );
        }
    }
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM shops WHERE id >= 1000"),
        0
    );
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM villages WHERE id >= 1000"),
        0
    );
    let empty = shen.post("/apply/new", &[]);
    assert_eq!(empty.status, 422);
    for field in ["division_code", "village", "specialty_zh", "category"] {
        assert!(empty.has(&format!("{}-fault", id(field))), "{field}");
    }
});

on_both!(every_field_of_the_steps, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = begin(&shen, &[]);
    let (l40, l80, l120, l500, l2000) = (long(41), long(81), long(121), long(501), long(2001));
    let place = BEGIN[..6].to_vec();
    let cases: Vec<(&str, Typed<'_>, &str, &str, &str)> = vec![
        ("place", &place, "village", "", "请填写"),
        ("place", &place, "town", &l40, "最多 40"),
        ("specialty", &SPECIALTY, "specialty_zh", "", "请填写"),
        ("specialty", &SPECIALTY, "specialty_zh", &l40, "最多 40"),
        ("specialty", &SPECIALTY, "specialty_en", &l80, "最多 80"),
        ("specialty", &SPECIALTY, "category", "gold", "请检查"),
        (
            "specialty",
            &SPECIALTY,
            "origin_zh",
            "\u{200b}\n\u{200f}",
            "请填写",
        ),
        ("specialty", &SPECIALTY, "origin_zh", &l2000, "最多 2000"),
        ("specialty", &SPECIALTY, "origin_en", &l2000, "最多 2000"),
        ("specialty", &SPECIALTY, "production_area", " ", "请填写"),
        (
            "specialty",
            &SPECIALTY,
            "production_area",
            &l500,
            "最多 500",
        ),
        ("specialty", &SPECIALTY, "grade_rules", &l500, "最多 500"),
        ("specialty", &SPECIALTY, "standards", &l500, "最多 500"),
        ("shop", &SHOP, "shop_name_zh", "", "请填写"),
        ("shop", &SHOP, "shop_name_zh", &l40, "最多 40"),
        ("shop", &SHOP, "shop_name_en", &l80, "最多 80"),
        ("shop", &SHOP, "slug", "", "请填写"),
        ("shop", &SHOP, "slug", "longjing", "已经有店在用"),
        ("shop", &SHOP, "slug", "龙井 🍵", "小写字母"),
        ("shop", &SHOP, "slug", "../admin", "小写字母"),
        ("shop", &SHOP, "slug", &l80, "小写字母"),
        ("shop", &SHOP, "story_zh", &l2000, "最多 2000"),
        ("shop", &SHOP, "story_en", &l2000, "最多 2000"),
        ("shop", &SHOP, "contact_name", "", "请填写"),
        ("shop", &SHOP, "contact_name", &l40, "最多 40"),
        ("shop", &SHOP, "contact_phone", "", "请填写"),
        ("shop", &SHOP, "contact_phone", "1380000111", "手机号码"),
        ("shop", &SHOP, "contact_phone", "1380000111a", "手机号码"),
        (
            "shop",
            &SHOP,
            "contact_phone",
            "99999999999999999999",
            "手机号码",
        ),
        ("shop", &SHOP, "origin_code_3", "", "一直选到区县"),
        ("shop", &SHOP, "origin_detail", "", "请填写"),
        ("shop", &SHOP, "origin_detail", &l120, "最多 120"),
        ("trade", &TRADE, "bank_name", "", "请填写"),
        ("trade", &TRADE, "bank_name", &l120, "最多 120"),
        ("trade", &TRADE, "bank_holder", "", "请填写"),
        ("trade", &TRADE, "bank_holder", &l120, "最多 120"),
        ("trade", &TRADE, "bank_account", "", "请填写"),
        ("trade", &TRADE, "bank_account", "1234567", "8 到 30 位"),
        (
            "trade",
            &TRADE,
            "bank_account",
            "6228ABCD0000",
            "8 到 30 位",
        ),
        ("trade", &TRADE, "licence_kind", "", "请选择"),
        ("trade", &TRADE, "licence_kind", "<script>", "请检查"),
        ("trade", &TRADE, "exempt_reason", "", "请选择"),
        ("trade", &TRADE, "exempt_reason", "because", "请检查"),
    ];
    for (step, fields, field, value, fault) in cases {
        let page = send_step(&shen, &base, step, &with(fields, &[(field, value)]));
        assert_eq!(page.status, 422, "{field} {value:.20}: {}", page.shown());
        let named = field.trim_end_matches("_3");
        let shown = page.text(&format!("{}-fault", id(named)));
        assert!(shown.contains(fault), "{field} {value:.20}: {shown}");
        assert!(page.has(&format!("[role=alert] a[href='{}']", id(named))));
    }
    let unpaid = with(&TRADE[2..], &[]);
    let page = send_step(&shen, &base, "trade", &unpaid);
    // The boxes that the page has ticked are sent as they stand.
    assert_eq!(page.status, 303);
    let page = shen.post(&format!("{base}/trade"), &unpaid);
    assert_eq!(page.status, 422);
    assert!(page.text("#f-accepts-cod-fault").contains("至少选一种"));
    for wrong in ["", "9144030071526726XH", "91440300"] {
        let licence = [("licence_kind", "licence"), ("licence_number", wrong)];
        let page = send_step(&shen, &base, "trade", &with(&TRADE, &licence));
        assert_eq!(page.status, 422, "{wrong}");
        assert_eq!(page.attribute("#f-licence-number", "value"), wrong);
    }
});

on_both!(what_people_type_is_read_kindly_and_shown_safely, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = begin(&shen, &[("village", " 上\u{200b}城埭村\u{202e} ")]);
    assert_eq!(
        app.number("SELECT village_id AS n FROM shops WHERE id >= 1000"),
        3
    );
    let specialty = with(
        &SPECIALTY,
        &[("origin_zh", "<script>alert('茶')</script> 🍵\r\n\r\n第二段")],
    );
    assert_eq!(send_step(&shen, &base, "specialty", &specialty).status, 303);
    let shop = with(
        &SHOP,
        &[
            ("slug", " Ｓhang-Cheng "),
            ("contact_phone", "＋８６ １３８－００００－１１１１"),
        ],
    );
    assert_eq!(send_step(&shen, &base, "shop", &shop).status, 303);
    let trade = with(
        &TRADE,
        &[
            ("bank_account", "６２２８-0000-0000-0009"),
            ("licence_kind", "licence"),
            ("licence_number", " ９１４４０３００-71526726xg "),
        ],
    );
    assert_eq!(send_step(&shen, &base, "trade", &trade).status, 303);
    let page = shen.get(&base);
    for shown in [
        "shang-cheng",
        "13800001111",
        "6228000000000009",
        "9144030071526726XG",
        "<script>alert('茶')</script> 🍵",
    ] {
        assert!(page.says(shown), "{shown}: {}", page.shown());
    }
    assert!(!page.body.contains("<script>alert"));
    super::submit(&shen, &base);
    let reviewer = app.login(world::XIHU_REVIEWER);
    assert!(!take_up(&reviewer, &base).body.contains("<script>alert"));
});

on_both!(what_a_reviewer_types, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = apply(&shen, &[]);
    let reviewer = app.login(world::XIHU_REVIEWER);
    let page = take_up(&reviewer, &base);
    let too_long = long(501);
    for (act, fields, fault) in [
        ("changes", vec![], "#f-note-fault"),
        (
            "changes",
            vec![("note", "\u{200b} "), ("comment_slug", "")],
            "#f-note-fault",
        ),
        (
            "changes",
            vec![("comment_state", "approved")],
            "#f-note-fault",
        ),
        (
            "changes",
            vec![("note", too_long.as_str())],
            "#f-note-fault",
        ),
        (
            "changes",
            vec![("comment_story_zh", too_long.as_str())],
            "#f-comment-story-zh-fault",
        ),
        ("rejection", vec![], "#f-reason-fault"),
        (
            "rejection",
            vec![("reason", too_long.as_str())],
            "#f-reason-fault",
        ),
        ("approval", vec![], "#f-checklist-fault"),
        ("approval", vec![("checklist", "all")], "#f-checklist-fault"),
    ] {
        let refused = answer(&reviewer, &page, act, &fields);
        assert_eq!(
            refused.status,
            422,
            "{act} {fields:.40?}: {}",
            refused.shown()
        );
        assert!(
            refused.has(fault),
            "{act} {fields:.40?}: {}",
            refused.shown()
        );
    }
    assert!(shen.get(&base).says("审核中"));
    let script = [("comment_story_zh", "<script>alert(1)</script>")];
    assert_eq!(answer(&reviewer, &page, "changes", &script).status, 303);
    let step = shen.get(&format!("{base}/shop"));
    assert!(
        step.text("#f-story-zh-comment")
            .contains("<script>alert(1)</script>")
    );
    assert!(!step.body.contains("<script>alert"));
});
