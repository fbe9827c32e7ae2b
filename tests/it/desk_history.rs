//! The history of a shop: plain words, who and when, page by page.

use crate::support::{on_both, world};

const HISTORY: &str = "/desk/longjing/history";

on_both!(what_happened_is_told_in_plain_words, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    assert!(manager.get(HISTORY).says("还没有记录"));
    let page = manager.get("/desk/longjing/shop/texts");
    manager.submit(
        &page,
        "form.settings-form",
        &[("shop_name_zh", "龙井老茶铺"), ("story_en", "Tea.")],
    );
    let page = manager.get("/desk/longjing/freight");
    manager.submit(&page, "form.freight-form", &[("first", "12")]);
    app.advance_ms(60_000);
    let editor = app.login(world::LONGJING_EDITOR);
    editor.get("/desk/longjing/listings/1");
    editor.post("/desk/longjing/listings/1/pause", &[]);
    let page = manager.get(HISTORY);
    let told = page.texts(".timeline li");
    assert_eq!(
        told,
        [
            "2026-11-25 10:01 暂停销售：明前西湖龙井 小翁",
            "2026-11-25 10:00 修改运费 戚师傅",
            "2026-11-25 10:00 修改店铺资料：店名、英文故事 戚师傅",
        ]
    );
    let english = app.english_visitor();
    english.log_in(world::LONGJING_MANAGER, world::PASSWORD);
    assert!(
        english
            .get(&format!("{HISTORY}?lang=en"))
            .says("Sale paused")
    );
});

on_both!(long_histories_come_in_pages, |app| {
    let rows: Vec<String> = (0..95)
        .map(|n| {
            format!(
                "({}, 1, 'shop', 1, 'freight.changed', 'user', 2, '{{\"note\":\"因由{n:03}\"}}', {}, \
                 '2026-11-25')",
                5_000 + n,
                world::NOW_MS
            )
        })
        .collect();
    app.execute(&format!(
        "INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, actor_id, \
         after, occurred_at, business_date) VALUES {}",
        rows.join(", ")
    ));
    let manager = app.login(world::LONGJING_MANAGER);
    let mut page = manager.get(HISTORY);
    let mut told = page.texts(".timeline blockquote");
    assert_eq!(told.len(), 40);
    assert!(!page.has("a[rel=first]"));
    while page.has("a[rel=next]") {
        let next = page.attribute("a[rel=next]", "href");
        page = manager.get(&next);
        assert!(page.has("a[rel=first]"));
        told.extend(page.texts(".timeline blockquote"));
    }
    let wanted: Vec<String> = (0..95).rev().map(|n| format!("因由{n:03}")).collect();
    assert_eq!(told, wanted);
    assert!(page.says("浙江主管"));
    for wrong in ["x", "AAAA", "%F0%9F%8D%B5", "../../etc"] {
        let status = manager.get(&format!("{HISTORY}?after={wrong}")).status;
        assert_eq!(status, 400, "{wrong}");
    }
});

on_both!(it_is_for_managers_alone, |app| {
    for (email, status) in [
        (world::LONGJING_EDITOR, 403),
        (world::LONGJING_PACKER, 403),
        (world::LONGJING_ACCOUNTANT, 403),
        (world::PINGGU_MANAGER, 404),
    ] {
        assert_eq!(app.login(email).get(HISTORY).status, status, "{email}");
    }
    // The shop of Pinggu has a history of its own.
    let page = app.login(world::PINGGU_MANAGER).get("/desk/pinggu/history");
    assert!(page.says("还没有记录"), "{}", page.shown());
    let guest = app.visitor().get(HISTORY);
    assert!(guest.location().starts_with("/account/login"));
});

on_both!(the_history_of_a_closed_shop_still_opens, |app| {
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = supervisor.get("/admin/shops/longjing");
    let reason = [("reason", "村里决定不做了。")];
    let closed = supervisor.submit(&page, "form[action$='/closing']", &reason);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    let page = app.login(world::LONGJING_MANAGER).get(HISTORY);
    assert_eq!(page.status, 200, "{}", page.shown());
    assert!(page.text(".timeline li").contains("村里决定不做了。"));
    // The others still have their desk, and still no history.
    for member in [
        world::LONGJING_EDITOR,
        world::LONGJING_PACKER,
        world::LONGJING_ACCOUNTANT,
    ] {
        let visitor = app.login(member);
        assert_eq!(visitor.get("/desk/longjing").status, 200, "{member}");
        assert_eq!(visitor.get(HISTORY).status, 403, "{member}");
    }
});
