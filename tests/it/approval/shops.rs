//! Shops as administrators oversee them: found, suspended, resumed, closed, cleared away.

use super::{apply, approve, begin, count, newcomer, recipients, send_first};
use crate::support::visitor::Visitor;
use crate::support::{on_both, world};

const LONGJING: &str = "/admin/shops/longjing";

fn act(visitor: &Visitor, path: &str, act: &str, reason: &str) -> u16 {
    let page = visitor.get(path);
    let css = format!("form[action='{path}/{act}']");
    visitor.submit(&page, &css, &[("reason", reason)]).status
}

on_both!(a_suspended_shop_is_gone_at_once_and_comes_back, |app| {
    let guest = app.visitor();
    for path in ["/v/longjing", "/p/1-xihu-longjing"] {
        assert_eq!(guest.get(path).status, 200, "{path}");
    }
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = supervisor.get(LONGJING);
    assert!(page.says("营业中") && page.says("明前手炒"));
    assert!(!page.has("form[action$='/resumption']"));
    let refused = supervisor.post(
        &format!("{LONGJING}/suspension"),
        &[("reason", " \u{200b}")],
    );
    assert_eq!(refused.status, 422);
    let long = "长".repeat(501);
    let refused_too = supervisor.post(&format!("{LONGJING}/suspension"), &[("reason", &long)]);
    assert_eq!(refused_too.status, 422);
    assert_eq!(guest.get("/v/longjing").status, 200);

    assert_eq!(
        act(
            &supervisor,
            LONGJING,
            "suspension",
            "有买家投诉 <b>掺假</b>。"
        ),
        303
    );
    for path in ["/v/longjing", "/p/1-xihu-longjing"] {
        assert_eq!(guest.get(path).status, 404, "{path}");
    }
    app.settle();
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, world::LONGJING_MANAGER);
    assert!(letters[0].text.contains("有买家投诉 <b>掺假</b>。"));
    // The same again changes nothing.
    let again = [("reason", "再说一遍")];
    assert_eq!(
        supervisor
            .post(&format!("{LONGJING}/suspension"), &again)
            .status,
        303
    );
    assert_eq!(count(app, "events", "kind = 'shop.suspended'"), 1);
    let page = supervisor.get(LONGJING);
    assert!(page.says("暂停营业") && page.text(".timeline").contains("<b>掺假</b>"));
    assert!(!page.body.contains("<b>掺假"));

    let resumed = supervisor.submit(&page, "form[action$='/resumption']", &[]);
    assert_eq!(resumed.status, 303);
    for path in ["/v/longjing", "/p/1-xihu-longjing"] {
        assert_eq!(guest.get(path).status, 200, "{path}");
    }
    assert_eq!(recipients(app), [world::LONGJING_MANAGER]);
});

on_both!(a_closed_shop_is_over_and_its_village_free, |app| {
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    assert_eq!(act(&supervisor, LONGJING, "closing", ""), 422);
    assert_eq!(
        act(&supervisor, LONGJING, "closing", "村里决定不做了。"),
        303
    );
    assert_eq!(app.visitor().get("/v/longjing").status, 404);
    assert_eq!(recipients(app), [world::LONGJING_MANAGER]);
    let page = supervisor.get(LONGJING);
    assert!(page.says("已关闭") && page.says("村里决定不做了。"));
    assert!(!page.has("main form"));
    for act in ["suspension", "resumption", "clearing"] {
        let path = format!("{LONGJING}/{act}");
        let late = supervisor.post(&path, &[("reason", "x")]);
        let expected = if act == "clearing" { 303 } else { 409 };
        assert_eq!(late.status, expected, "{act}: {}", late.shown());
    }
    let shen = newcomer(app, "shen@example.com");
    begin(&shen, &[("town", "西湖街道"), ("village", "龙井村")]);
});

on_both!(an_application_that_was_left_is_cleared_away, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = begin(&shen, &[]);
    let slug = app.visitor();
    assert_eq!(slug.get("/apply/new").status, 303);
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let list = supervisor.get("/admin/shops?state=draft");
    let path = list.attribute("tbody a", "href");
    assert_eq!(act(&supervisor, &path, "clearing", "半年没有动静。"), 303);
    assert!(shen.get(&base).says("已撤回"));
    app.settle();
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].text.contains("半年没有动静。"),
        "{}",
        letters[0].text
    );
    assert_eq!(send_first(&shen, &[]).status, 303);
});

on_both!(
    an_open_shop_is_not_cleared_and_a_draft_not_suspended,
    |app| {
        let shen = newcomer(app, "shen@example.com");
        begin(&shen, &[]);
        let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
        let open = supervisor.post(&format!("{LONGJING}/clearing"), &[("reason", "x")]);
        assert_eq!(open.status, 409);
        let draft = supervisor
            .get("/admin/shops?state=draft")
            .attribute("tbody a", "href");
        for act in ["suspension", "closing"] {
            let refused = supervisor.post(&format!("{draft}/{act}"), &[("reason", "x")]);
            assert_eq!(refused.status, 409, "{act}");
        }
        assert_eq!(app.visitor().get("/v/longjing").status, 200);
    }
);

on_both!(a_supervisor_does_not_touch_a_shop_of_their_own, |app| {
    app.execute(
        "INSERT INTO memberships (shop_id, user_id, role, created_at) VALUES (1, 2, 'editor', 0)",
    );
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = supervisor.get(LONGJING);
    assert!(page.says("不能由您来审批") && !page.has("main form"));
    for act in ["suspension", "resumption", "closing", "clearing"] {
        let refused = supervisor.post(&format!("{LONGJING}/{act}"), &[("reason", "x")]);
        assert_eq!(refused.status, 403, "{act}");
    }
    assert_eq!(app.visitor().get("/v/longjing").status, 200);
});

on_both!(shops_are_found_by_name_place_and_state, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = apply(&shen, &[]);
    let root = app.login(world::ROOT);
    let found = |query: &str| root.get(&format!("/admin/shops?{query}")).texts("tbody a");
    assert_eq!(found(""), ["上城埭村红茶铺", "平谷大桃铺", "龙井村茶铺"]);
    assert_eq!(found("q=%E9%BE%99%E4%BA%95"), ["龙井村茶铺"]);
    assert_eq!(found("q=Pinggu"), ["平谷大桃铺"]);
    assert_eq!(found("q=+%E5%8C%97%E4%BA%AC%E2%80%8B+"), ["平谷大桃铺"]);
    // However it is typed, alike on both engines; every word counts.
    for query in [
        "pinggu",
        "PINGGU+PEACHES",
        "peaches+pinggu",
        "%EF%BC%B0%EF%BD%89nggu",
        "%E5%8C%97%E4%BA%AC+Peach",
    ] {
        assert_eq!(found(&format!("q={query}")), ["平谷大桃铺"], "{query}");
    }
    assert_eq!(found("q=pinggu+tea"), Vec::<String>::new());
    assert_eq!(found("q=BLACK+tea"), ["上城埭村红茶铺"]);
    let manager = app.login(world::PINGGU_MANAGER);
    let page = manager.get("/desk/pinggu/shop/texts");
    let renamed = [("shop_name_en", "CAFÉ Dahuashan")];
    let saved = manager.submit(&page, "form.settings-form", &renamed);
    assert_eq!(saved.status, 303, "{}", saved.shown());
    assert_eq!(found("q=caf%C3%A9"), ["平谷大桃铺"]);
    assert_eq!(found("q=peaches"), Vec::<String>::new());
    assert_eq!(found("state=submitted"), ["上城埭村红茶铺"]);
    assert_eq!(found("state=approved&q=%25"), Vec::<String>::new());
    assert_eq!(found("q=_"), Vec::<String>::new());
    assert_eq!(found("q=%22%3Cscript%3E"), Vec::<String>::new());
    let long = "x".repeat(5_000);
    assert_eq!(found(&format!("q={long}")), Vec::<String>::new());
    assert_eq!(root.get("/admin/shops?after=1").status, 400);
    let kept = root.get("/admin/shops?q=%22%3Cscript%3E&state=suspended");
    assert_eq!(kept.attribute("#f-q", "value"), "\"<script>");
    assert_eq!(
        kept.attribute("#f-state option[selected]", "value"),
        "suspended"
    );
    approve(&root, &base);
    assert_eq!(found("state=submitted"), Vec::<String>::new());
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    assert_eq!(beijing.get("/admin/shops").texts("tbody a"), ["平谷大桃铺"]);
    assert_eq!(root.get("/admin/shops/nobody").status, 404);
    assert_eq!(root.get("/admin/shops/%E9%BE%99").status, 404);
});

on_both!(what_was_withdrawn_is_no_closed_shop, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = apply(&shen, &[]);
    let page = shen.get(&base);
    let withdrawn = shen.submit(&page, "form[action$='/withdrawal']", &[]);
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.shown());
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let found = |query: &str| {
        let list = supervisor.get(&format!("/admin/shops?{query}"));
        list.texts("tbody a")
    };
    assert_eq!(found("state=closed"), Vec::<String>::new());
    assert_eq!(found(""), ["上城埭村红茶铺", "龙井村茶铺"]);
    assert_eq!(
        act(&supervisor, LONGJING, "closing", "村里决定不做了。"),
        303
    );
    assert_eq!(found("state=closed"), ["龙井村茶铺"]);
});
