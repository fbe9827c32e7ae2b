//! Certificates of shops: entered with their paper, compared by an administrator, shown with their
//! dates, and taken back.

use image::{DynamicImage, ImageFormat, RgbImage};

use crate::support::page::Page;
use crate::support::visitor::{Upload, Visitor};
use crate::support::{TestApp, on_both, world};

const DESK: &str = "/desk/longjing/standards";
const QUEUE: &str = "/admin/standards";
const SHOP: &str = "/v/longjing";

/// What is written on a paper that holds until the end of 27 November.
const PAPER: [(&str, &str); 6] = [
    ("certificate_kind", "organic"),
    ("certificate_name", "西湖龙井"),
    ("certificate_number", "100ＯＰ2500123"),
    ("issuer", "中绿华夏有机产品认证中心"),
    ("issued_on", "2025-11-28"),
    ("valid_to", "2026-11-27"),
];

fn scan() -> Vec<Upload<'static>> {
    let image = RgbImage::from_pixel(60, 80, image::Rgb([250, 250, 240]));
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    vec![Upload {
        input: "scan",
        name: "paper.png",
        kind: "image/png",
        bytes: file.into_inner(),
    }]
}

fn enter(manager: &Visitor, changes: &[(&str, &str)]) -> Page {
    manager.get(DESK);
    let mut fields = PAPER.to_vec();
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    manager.upload(DESK, &fields, scan())
}

fn state(app: &TestApp, is: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM shop_certificates WHERE state = '{is}'"
    ))
}

on_both!(
    a_certificate_is_shown_once_somebody_has_compared_it,
    |app| {
        let manager = app.login(world::LONGJING_MANAGER);
        let entered = enter(&manager, &[]);
        assert_eq!(entered.status, 303, "{}", entered.shown());
        // Sent twice, it is one.
        assert_eq!(enter(&manager, &[]).status, 303);
        assert_eq!(state(app, "entered"), 1);
        let guest = app.visitor();
        assert!(
            !guest.get(SHOP).says("证书与标准"),
            "nobody has looked at it"
        );

        let reviewer = app.login(world::XIHU_REVIEWER);
        assert!(
            reviewer.get("/admin").says("1 待核对的证书"),
            "{}",
            reviewer.get("/admin").shown()
        );
        let queue = reviewer.get(QUEUE);
        let here = queue.attribute("main tbody a", "href");
        let page = reviewer.get(&here);
        assert!(
            page.says("100OP2500123") && page.says("西湖龙井茶"),
            "{}",
            page.shown()
        );
        let paper = reviewer.get(&page.attribute("img.scan", "src"));
        assert_eq!(
            (paper.status, paper.header("cache-control")),
            (200, "private, no-store")
        );
        let passed = reviewer.submit(&page, "form[action$='/verification']", &[]);
        assert_eq!(passed.status, 303, "{}", passed.shown());
        let page = guest.get(SHOP);
        assert!(
            page.says("有机产品 西湖龙井 平台已核对"),
            "{}",
            page.shown()
        );
        assert!(page.says(
            "证书号 100OP2500123，中绿华夏有机产品认证中心 2025-11-28 发。有效到 2026-11-27。"
        ));
        assert!(
            app.english_visitor()
                .get(SHOP)
                .says("Valid until 2026-11-27.")
        );
        // The 28th begins in Shanghai 62 hours after the beginning.
        app.advance_ms(62 * 3_600_000 - 1);
        assert!(guest.get(SHOP).says("有效到 2026-11-27。"));
        app.advance_ms(1);
        let page = guest.get(SHOP);
        assert!(
            page.says("已过期") && page.says("2026-11-27 到期。"),
            "{}",
            page.shown()
        );
        assert!(!page.says("平台已核对"));
        // It turns out to be forged.
        let reviewer = app.login(world::XIHU_REVIEWER);
        let review = reviewer.get(&here);
        let empty = reviewer.submit(&review, "form[action$='/refusal']", &[("reason", " ")]);
        assert_eq!(empty.status, 422);
        let fields = [("reason", "查无此证")];
        let refused = reviewer.submit(&review, "form[action$='/refusal']", &fields);
        assert_eq!(refused.status, 303, "{}", refused.shown());
        assert!(!guest.get(SHOP).says("证书与标准"));
        let desk = app.login(world::LONGJING_MANAGER).get(DESK);
        assert!(
            desk.says("查无此证") && desk.says("未通过"),
            "{}",
            desk.shown()
        );
        // What was refused is not verified after all.
        assert_eq!(
            reviewer.post(&format!("{here}/verification"), &[]).status,
            409
        );
        let kinds = "SELECT COUNT(*) AS n FROM events WHERE aggregate = 'standard' AND shop_id = 1 \
        AND kind IN ('standard.entered', 'standard.verified', 'standard.refused')";
        assert_eq!(app.number(kinds), 3);
    }
);

/// An administrator looks at the first paper that waits, and finds it right.
fn verify(app: &TestApp) {
    let reviewer = app.login(world::XIHU_REVIEWER);
    let here = reviewer.get(QUEUE).attribute("main tbody a", "href");
    let page = reviewer.get(&here);
    let passed = reviewer.submit(&page, "form[action$='/verification']", &[]);
    assert_eq!(passed.status, 303, "{}", passed.shown());
}

on_both!(goods_are_found_by_certificates_that_hold, |app| {
    app.index();
    let manager = app.login(world::LONGJING_MANAGER);
    let guest = app.visitor();
    // What the filter leaves, and whether a search offers it.
    let found = || -> (Vec<String>, bool) {
        let page = guest.get("/search?q=&cert=organic");
        let hits = (1..=page.count("main .cards .card"))
            .map(|n| page.attribute(&format!("main .cards .card:nth-child({n}) a"), "href"));
        let all = guest.get("/search?q=&price=50-500");
        assert_eq!(all.count("main .cards .card"), 2, "{}", all.shown());
        let offers = "main .facets a[href='/search?q=&price=50-500&cert=organic']";
        (hits.collect(), all.has(offers))
    };
    let nothing = (Vec::new(), false);
    let tea = (vec!["/p/1-xihu-longjing".to_owned()], true);
    assert_eq!(enter(&manager, &[]).status, 303);
    app.index();
    assert_eq!(found(), nothing, "nobody has compared it");
    verify(app);
    app.index();
    assert_eq!(found(), tea);
    let kept = guest.get("/search?q=&cert=organic");
    assert_eq!(kept.header("cache-control"), "public, no-cache");
    // It ends with 27 November, 62 hours after the beginning, and nothing happens then.
    app.advance_ms(62 * 3_600_000 - 1);
    assert_eq!(found(), tea);
    app.advance_ms(1);
    assert_eq!(found(), nothing);
    // Another one has no end; the shop takes it back.
    let manager = app.login(world::LONGJING_MANAGER);
    let other = [("certificate_number", "OP-2"), ("valid_to", "")];
    assert_eq!(enter(&manager, &other).status, 303);
    verify(app);
    app.index();
    assert_eq!(found(), tea);
    let id = app.number("SELECT MAX(id) AS n FROM shop_certificates");
    let taken = manager.post(&format!("{DESK}/{id}/withdrawal"), &[]);
    assert_eq!(taken.status, 303, "{}", taken.shown());
    app.index();
    assert_eq!(found(), nothing);
});

on_both!(each_fault_of_a_certificate_stands_at_its_field, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    for (field, wrong) in [
        ("certificate_kind", "<script>"),
        ("certificate_name", ""),
        ("certificate_number", " "),
        ("issuer", ""),
        // Tomorrow; no day at all; a day before it was issued.
        ("issued_on", "2026-11-26"),
        ("issued_on", "2026-02-30"),
        ("valid_to", "2025-11-27"),
        ("valid_to", "明年"),
    ] {
        let refused = enter(&manager, &[(field, wrong)]);
        assert_eq!(refused.status, 422, "{field} {wrong}");
        let id = format!("#f-{}", field.replace('_', "-"));
        let at = format!("{id}[aria-invalid], {id}-fault, {id} .fault");
        assert!(refused.has(&at), "{field} {wrong}: {}", refused.body);
    }
    manager.get(DESK);
    let nothing = manager.upload(DESK, &PAPER, Vec::new());
    assert_eq!(nothing.status, 422);
    assert!(nothing.has("#f-scan[aria-invalid]"), "{}", nothing.shown());
    assert_eq!(state(app, "entered"), 0);
    for n in 0..12 {
        let number = format!("OP-{n}");
        let held = [("certificate_number", number.as_str()), ("valid_to", "")];
        assert_eq!(enter(&manager, &held).status, 303, "{n}");
    }
    let full = enter(&manager, &[]);
    assert_eq!(full.status, 422);
    assert!(full.says("最多留 12 张证书"), "{}", full.shown());
    let desk = manager.get(DESK);
    let gone = manager.submit(&desk, "form[action$='/withdrawal']", &[]);
    assert_eq!((gone.status, state(app, "withdrawn")), (303, 1));
    assert_eq!(enter(&manager, &[]).status, 303);
});

on_both!(
    certificates_are_kept_from_those_whom_they_do_not_concern,
    |app| {
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(enter(&manager, &[]).status, 303);
        let id = app.number("SELECT MAX(id) AS n FROM shop_certificates");
        let scan = format!("{DESK}/{id}/scan");
        assert_eq!(manager.get(&scan).status, 200);
        assert_eq!(app.login(world::LONGJING_EDITOR).get(&scan).status, 403);
        let other = app.login(world::PINGGU_MANAGER);
        assert_eq!(other.get(&scan).status, 404);
        assert_eq!(
            other
                .get(&format!("/desk/pinggu/standards/{id}/scan"))
                .status,
            404
        );
        assert_eq!(
            other
                .post(&format!("/desk/pinggu/standards/{id}/withdrawal"), &[])
                .status,
            404
        );
        // Another division's office sees nothing; an auditor decides nothing.
        let beijing = app.login(world::BEIJING_SUPERVISOR);
        assert!(!beijing.get(QUEUE).has("main tbody"));
        let here = format!("{QUEUE}/{id}");
        for path in [here.clone(), format!("{here}/scan")] {
            assert_eq!(beijing.get(&path).status, 404, "{path}");
        }
        assert_eq!(
            beijing.post(&format!("{here}/verification"), &[]).status,
            404
        );
        let auditor = app.login(world::ZHEJIANG_AUDITOR);
        assert_eq!(
            auditor.post(&format!("{here}/verification"), &[]).status,
            403
        );
        // Nobody passes their own shop's.
        app.execute(
            "INSERT INTO memberships (id, shop_id, user_id, role, created_at) \
         VALUES (900, 1, 3, 'editor', 0)",
        );
        let reviewer = app.login(world::XIHU_REVIEWER);
        let own = reviewer.post(&format!("{here}/verification"), &[]);
        assert_eq!((own.status, state(app, "entered")), (403, 1));
    }
);
