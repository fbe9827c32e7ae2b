//! Who sees and decides which application; the queue page by page.

use std::collections::BTreeSet;

use super::{POINTS, apply, approve, newcomer, review_of};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

on_both!(an_administrator_of_another_division_finds_nothing, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = apply(&shen, &[]);
    let review = review_of(&base);
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    assert!(
        beijing
            .get("/admin/applications")
            .texts("tbody a")
            .is_empty()
    );
    let overview = beijing.get("/admin");
    assert_eq!(
        overview.text("a[href='/admin/applications?state=submitted'] strong"),
        "0"
    );
    assert_eq!(beijing.get(&review).status, 404);
    for act in ["review", "checklist", "approval", "changes", "rejection"] {
        let fields = [("round", "1"), ("reason", "x"), ("note", "x"), POINTS[0]];
        let refused = beijing.post(&format!("{review}/{act}"), &fields);
        assert_eq!(refused.status, 404, "{act}");
    }
    assert_eq!(beijing.get("/admin/shops/shangchengdai").status, 404);
    assert!(shen.get(&base).says("等待审核"));
    // Above the village it is seen, from the county to the whole platform.
    for above in [
        world::XIHU_REVIEWER,
        world::ZHEJIANG_SUPERVISOR,
        world::ROOT,
    ] {
        let queue = app.login(above).get("/admin/applications");
        assert_eq!(queue.texts("tbody a"), ["上城埭村红茶铺"], "{above}");
    }
    assert_eq!(
        app.login(world::WANG).get("/admin/applications").status,
        404
    );
    assert_eq!(
        app.visitor().get("/admin").location(),
        "/account/login?next=%2Fadmin"
    );
});

on_both!(one_is_counted_as_one, |app| {
    let shen = newcomer(app, "shen@example.com");
    apply(&shen, &[]);
    let reader = Visitor::new(app.visitor().origin(), "en");
    reader.log_in(world::ZHEJIANG_SUPERVISOR, world::PASSWORD);
    let page = reader.get("/admin");
    assert!(
        page.says("1 application waits for review") && page.says("0 listings wait for review"),
        "{}",
        page.shown()
    );
    // With a slash too many.
    for (asked, page) in [
        ("/admin/", "/admin"),
        ("/desk/", "/desk"),
        ("/admin/shops/?q=x", "/admin/shops?q=x"),
    ] {
        let moved = reader.get(asked);
        assert_eq!((moved.status, moved.location()), (301, page.to_owned()));
    }
    assert_eq!(reader.post("/admin/", &[]).status, 404);
    assert_eq!(reader.get("//example.org/").status, 404);
});

on_both!(nobody_decides_on_a_shop_of_their_own, |app| {
    let reviewer = app.login(world::XIHU_REVIEWER);
    let base = apply(&reviewer, &[]);
    let review = review_of(&base);
    let page = reviewer.get(&review);
    assert!(page.says("不能由您来审批") && !page.has("form[action$='/review']"));
    for act in ["review", "checklist", "approval", "changes", "rejection"] {
        let fields = [("round", "1"), ("reason", "x"), ("note", "x"), POINTS[0]];
        let refused = reviewer.post(&format!("{review}/{act}"), &fields);
        assert_eq!(refused.status, 403, "{act}: {}", refused.shown());
    }
    approve(&app.login(world::ZHEJIANG_SUPERVISOR), &base);
    assert_eq!(app.visitor().get("/v/shangchengdai").status, 200);
});

on_both!(an_auditor_reads_and_decides_nothing, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = apply(&shen, &[]);
    let review = review_of(&base);
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    assert_eq!(auditor.get("/admin").text("h1"), "概览");
    let page = auditor.get(&review);
    assert_eq!(page.status, 200);
    assert!(page.says("湖埠十里") && !page.has("main form"));
    for act in ["review", "checklist", "approval", "changes", "rejection"] {
        let fields = [("round", "1"), ("reason", "x"), ("note", "x"), POINTS[0]];
        assert_eq!(
            auditor.post(&format!("{review}/{act}"), &fields).status,
            403,
            "{act}"
        );
    }
    let shop = auditor.get("/admin/shops/longjing");
    assert_eq!(shop.status, 200);
    assert!(!shop.has("main form"));
    let acts = ["suspension", "resumption", "closing", "clearing"];
    for act in acts {
        let path = format!("/admin/shops/longjing/{act}");
        assert_eq!(auditor.post(&path, &[("reason", "x")]).status, 403, "{act}");
        // A reviewer decides on applications, not on open shops.
        let reviewer = app.login(world::XIHU_REVIEWER);
        assert_eq!(
            reviewer.post(&path, &[("reason", "x")]).status,
            403,
            "{act}"
        );
    }
    let nav = auditor.get("/admin").texts("nav.tabs a");
    assert_eq!(
        nav,
        [
            "概览",
            "开店申请",
            "村店",
            "订单",
            "待核付款",
            "结算",
            "扶持项目",
            "搜索"
        ]
    );
    let nav = app.login(world::ROOT).get("/admin").texts("nav.tabs a");
    assert_eq!(
        nav,
        [
            "概览",
            "开店申请",
            "村店",
            "商品审核",
            "订单",
            "售后纠纷",
            "举报",
            "待核付款",
            "结算",
            "扶持项目",
            "搜索",
            "邮件",
            "管理员"
        ]
    );
    assert_eq!(app.visitor().get("/v/longjing").status, 200);
});

/// Thirty applications in Xihu, sent in one after the other, some at the same moment.
fn many(app: &TestApp) {
    let rows = (0..30).map(|n| {
        let id = 500 + n;
        let at = world::NOW_MS + n / 3;
        format!(
            "INSERT INTO villages (id, kind, name, name_en, code, division_code, created_at, \
                updated_at) VALUES ({id}, 'village', '村{n}', '', '330106', '330106', 0, 0); \
             INSERT INTO shops (id, village_id, slug, name_zh, origin_code, place_zh, place_en, \
                division_code, state, created_at, updated_at) VALUES ({id}, {id}, 'many-{n}', \
                '店{n}', '330106', '西湖区', 'Xihu', '330106', 'submitted', 0, 0); \
             INSERT INTO charters (id, shop_id, category_code, name_zh, state, created_at) \
                VALUES ({id}, {id}, 'tea', '茶', 'submitted', 0); \
             INSERT INTO applications (id, shop_id, kind, subject_id, state, applicant_id, \
                created_at, submitted_at) VALUES ({id}, {id}, 'opening', {id}, 'submitted', 31, \
                0, {at});"
        )
    });
    let sql: Vec<String> = rows.collect();
    app.execute(&sql.concat());
}

on_both!(the_queue_is_paged_by_key, |app| {
    many(app);
    let reviewer = app.login(world::XIHU_REVIEWER);
    let first = reviewer.get("/admin/applications?state=submitted");
    let shops = first.texts("tbody a");
    assert_eq!(shops.len(), 24);
    assert_eq!(shops[0], "店0", "the longest waiting first");
    // One of the first page is taken up meanwhile: nothing is passed over.
    app.execute("UPDATE applications SET state = 'under_review' WHERE id = 500");
    let next = first.attribute("a[rel=next]", "href");
    assert!(next.contains("state=submitted&after="), "{next}");
    let second = reviewer.get(&next);
    let rest = second.texts("tbody a");
    let all: BTreeSet<_> = shops.iter().chain(&rest).collect();
    assert_eq!((rest.len(), all.len()), (6, 30));
    assert!(!second.has("a[rel=next]"));
    let back = second.attribute("a[rel=first]", "href");
    assert_eq!(back, "/admin/applications?state=submitted");
    let read = reviewer.get("/admin/applications?state=under_review");
    assert_eq!(read.texts("tbody a"), ["店0"]);
    for (query, status) in [
        ("state=nonsense", 200),
        ("state=draft", 200),
        ("after=x", 400),
        ("after=AAAAAAAAAAAAAAAAAAAAAA", 200),
        ("kind=opening&state=approved", 200),
    ] {
        let page = reviewer.get(&format!("/admin/applications?{query}"));
        assert_eq!(page.status, status, "{query}");
    }
});

on_both!(drafts_are_nobodys_business_but_the_applicants, |app| {
    let shen = newcomer(app, "shen@example.com");
    let base = super::begin(&shen, &[]);
    super::fill(&shen, &base);
    let reviewer = app.login(world::XIHU_REVIEWER);
    assert_eq!(reviewer.get(&review_of(&base)).status, 404);
    let queue = reviewer.get("/admin/applications?state=draft");
    assert!(queue.texts("tbody a").is_empty());
    let shop = reviewer.get("/admin/shops/shangchengdai");
    assert_eq!(shop.status, 200);
    assert!(!shop.says("6228000000000001") && !shop.says("13800001111"));
    assert!(shop.says("申请还在写"));
});
