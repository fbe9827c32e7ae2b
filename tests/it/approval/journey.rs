//! From the first page to an open shop, and the other ends an application can have.

use std::thread;

use super::{
    POINTS, SHOP, SPECIALTY, answer, apply, approve, begin, count, fill, id_of, newcomer,
    recipients, review_of, send_first, send_step, submit, take_up, with,
};
use crate::support::{on_both, world};

const SHEN: &str = "shen@example.com";

on_both!(a_village_applies_is_corrected_and_opens, |app| {
    let guest = app.visitor();
    // What it takes is told to everybody; logging in comes with beginning.
    let told = guest.get("/apply");
    assert_eq!(told.status, 200);
    assert!(told.says("申请不收费") && told.says("请先准备好"));
    let sent_away = guest.get(&told.attribute("main .actions a", "href"));
    assert_eq!(sent_away.status, 303);
    assert_eq!(sent_away.location(), "/account/login?next=%2Fapply%2Fnew");

    let shen = newcomer(app, SHEN);
    let page = shen.get("/apply");
    assert!(page.says("一个村开一家店") && page.has("a[href='/apply/new']"));
    let base = begin(&shen, &[]);
    assert!(shen.get("/apply").has(&format!("a[href='{base}']")));
    let page = shen.get(&base);
    assert!(page.says("正在写") && page.says("转塘街道上城埭村"));
    assert!(!page.has("form[action$='/submission']"));
    let to_story = format!("a[href='{base}/specialty#f-origin-zh']");
    assert!(page.has(&to_story), "{}", page.shown());
    fill(&shen, &base);
    assert!(!shen.get(&base).has(&to_story));
    submit(&shen, &base);
    assert!(shen.get(&base).says("等待审核"));
    assert_eq!(recipients(app), [world::XIHU_REVIEWER]);
    assert_eq!(guest.get("/v/shangchengdai").status, 404);

    let reviewer = app.login(world::XIHU_REVIEWER);
    let overview = reviewer.get("/admin");
    assert_eq!(
        overview.text("a[href='/admin/applications?state=submitted'] strong"),
        "1"
    );
    let review = review_of(&base);
    let queue = reviewer.get("/admin/applications");
    assert_eq!(queue.texts("tbody a"), ["上城埭村红茶铺"]);
    assert!(queue.has(&format!("a[href='{review}']")));
    let page = reviewer.get(&review);
    for fact in [
        "湖埠十里的沙壤",
        "13800001111",
        "…0001",
        "浙江省杭州市西湖区转塘街道上城埭村",
        "个人销售自产农副产品",
    ] {
        assert!(page.says(fact), "{fact}: {}", page.shown());
    }
    assert!(!page.body.contains("6228000000000001"));
    assert!(
        !page.has("form.review"),
        "nobody decides before it is taken up"
    );
    let page = take_up(&reviewer, &base);
    assert!(shen.get(&base).says("审核中"));
    let two = [("checklist", "place"), ("checklist", "specialty")];
    let kept = answer(&reviewer, &page, "checklist", &two);
    assert_eq!(kept.status, 303);
    let page = reviewer.get(&review);
    assert_eq!(page.count("input[name=checklist][checked]"), 2);

    let comment = [
        ("comment_origin_zh", "请写明 \"十里\" 是哪里。"),
        ("note", "写得好。"),
    ];
    let asked = answer(&reviewer, &page, "changes", &comment);
    assert_eq!(asked.status, 303, "{}", asked.shown());
    app.settle();
    // What its applicant changes is told, and is nothing to decide.
    let overview = reviewer.get("/admin");
    let changed = "a[href='/admin/applications?state=changes_requested']";
    assert!(!overview.has(&format!(".tiles {changed}")));
    assert!(
        overview.text(changed).starts_with("1 "),
        "{}",
        overview.shown()
    );
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, SHEN);
    assert!(letters[0].text.contains(&base), "{}", letters[0].text);
    assert!(shen.get("/account/inbox").says("开店申请需要修改"));
    let page = shen.get(&base);
    assert!(page.says("需要修改") && page.says("写得好。"));
    assert!(page.has(&to_story));
    let step = shen.get(&format!("{base}/specialty"));
    let beside = step.text("#f-origin-zh-comment");
    assert!(beside.contains("请写明 \"十里\" 是哪里。"), "{beside}");
    assert_eq!(
        step.attribute("#f-origin-zh", "aria-describedby"),
        "f-origin-zh-hint f-origin-zh-comment"
    );

    let better = with(
        &SPECIALTY,
        &[("origin_zh", "双浦镇湖埠十里，红茶做了一百多年。")],
    );
    assert_eq!(send_step(&shen, &base, "specialty", &better).status, 303);
    submit(&shen, &base);
    assert_eq!(recipients(app), [world::XIHU_REVIEWER]);
    let page = take_up(&reviewer, &base);
    assert!(page.says("第 2 次提交") && page.says("双浦镇湖埠十里"));
    let incomplete = answer(&reviewer, &page, "approval", &POINTS[..5]);
    assert_eq!(incomplete.status, 422);
    assert!(incomplete.text("#f-checklist-fault").contains("全部打勾"));
    let approved = answer(&reviewer, &page, "approval", &POINTS);
    assert_eq!(approved.status, 303, "{}", approved.shown());

    let shop = guest.get("/v/shangchengdai");
    assert_eq!(shop.status, 200);
    assert!(shop.says("上城埭村红茶铺") && shop.says("个人销售自产农副产品"));
    assert_eq!(count(app, "freight_templates", "shop_id >= 1000"), 1);
    assert_eq!(
        count(app, "freight_zones", "shop_id >= 1000 AND is_excluded"),
        3
    );
    assert_eq!(recipients(app), [SHEN]);
    let page = shen.get(&base);
    assert!(page.says("已通过") && page.has("a[href='/desk/shangchengdai']"));
    assert_eq!(shen.get("/desk/shangchengdai").status, 200);
    let history = reviewer.get("/admin/shops/shangchengdai");
    let settings = shen.get("/desk/shangchengdai/shop");
    for page in [&history, &settings] {
        assert!(page.says("…0001") && !page.body.contains("6228000000000001"));
    }
    // Who pays it in, or changes it, reads the whole.
    let form = shen.get("/desk/shangchengdai/shop/payment");
    assert_eq!(
        form.attribute("#f-bank-account", "value"),
        "6228000000000001"
    );
    let titles = history.texts(".timeline strong");
    assert_eq!(
        titles,
        [
            "审核通过",
            "开始审核",
            "提交申请",
            "请申请人修改",
            "开始审核",
            "提交申请",
            "更换网址",
            "开始申请"
        ]
    );
});

on_both!(what_is_pressed_twice_happens_once, |app| {
    let shen = newcomer(app, SHEN);
    let base = apply(&shen, &[]);
    let again = shen.post(&format!("{base}/submission"), &[]);
    assert_eq!(again.status, 303);
    assert_eq!(count(app, "review_steps", "shop_id >= 1000"), 1);

    let reviewer = app.login(world::XIHU_REVIEWER);
    let page = take_up(&reviewer, &base);
    assert_eq!(
        reviewer
            .post(&format!("{}/review", review_of(&base)), &[])
            .status,
        303
    );
    for _ in 0..2 {
        let approved = answer(&reviewer, &page, "approval", &POINTS);
        assert_eq!(approved.status, 303, "{}", approved.shown());
    }
    assert_eq!(count(app, "events", "kind = 'application.approved'"), 1);
    assert_eq!(count(app, "events", "kind = 'shop.approved'"), 1);
    // Somebody else comes too late.
    let root = app.login(world::ROOT);
    let late = root.post(
        &format!("{}/rejection", review_of(&base)),
        &[("round", "1"), ("reason", "不行")],
    );
    assert_eq!(late.status, 409);
    assert!(shen.get(&base).says("已通过"));
    let late = shen.post(&format!("{base}/withdrawal"), &[]);
    assert_eq!(late.status, 409);
    assert_eq!(shen.get(&base).status, 200);
});

on_both!(what_is_read_cannot_be_edited, |app| {
    let shen = newcomer(app, SHEN);
    let base = apply(&shen, &[]);
    let stored = || {
        let of = |table: &str, column: &str| {
            app.number(&format!(
                "SELECT CAST(SUM(LENGTH({column})) AS BIGINT) AS n FROM {table} WHERE shop_id >= 1000"
            ))
        };
        let shop = app.number("SELECT version AS n FROM shops WHERE id >= 1000");
        let texts = of(
            "charters",
            "origin_zh || name_zh || standards || category_code",
        );
        (shop, texts, count(app, "events", "shop_id >= 1000"))
    };
    let steps = [
        ("place", super::BEGIN[..6].to_vec()),
        ("specialty", with(&SPECIALTY, &[("origin_zh", "改过了。")])),
        (
            "shop",
            with(&SHOP, &[("story_zh", "改过了。"), ("slug", "another")]),
        ),
        (
            "trade",
            with(&super::TRADE, &[("bank_account", "6228 9999 9999 9999")]),
        ),
    ];
    // While it waits, and while somebody reads it.
    for state in ["submitted", "under_review"] {
        if state == "under_review" {
            take_up(&app.login(world::XIHU_REVIEWER), &base);
        }
        let before = stored();
        for (step, fields) in &steps {
            for fields in [fields.clone(), with(fields, &[("later", "true")])] {
                let refused = shen.post(&format!("{base}/{step}"), &fields);
                assert_eq!(refused.status, 409, "{state} {step}: {}", refused.shown());
            }
            assert_eq!(shen.get(&format!("{base}/{step}")).location(), base);
        }
        assert_eq!(stored(), before, "{state}");
        assert_eq!(count(app, "applications", &format!("state = '{state}'")), 1);
        let slug = "slug = 'shangchengdai' AND bank_account = '6228000000000001'";
        assert_eq!(count(app, "shops", slug), 1, "{state}");
    }
});

on_both!(an_answer_to_an_older_round_is_stale, |app| {
    let shen = newcomer(app, SHEN);
    let base = apply(&shen, &[]);
    let reviewer = app.login(world::XIHU_REVIEWER);
    let first = take_up(&reviewer, &base);
    answer(&reviewer, &first, "changes", &[("note", "请再写细一点。")]);
    let changed = with(&SHOP, &[("story_zh", "改过了。")]);
    send_step(&shen, &base, "shop", &changed);
    submit(&shen, &base);
    let root = app.login(world::ROOT);
    take_up(&root, &base);
    for (act, fields) in [
        ("approval", with(&POINTS, &[("round", "1")])),
        ("checklist", with(&POINTS, &[("round", "1")])),
        ("changes", vec![("round", "x"), ("note", "好")]),
        ("rejection", vec![("reason", "不行")]),
    ] {
        let stale = reviewer.post(&format!("{}/{act}", review_of(&base)), &fields);
        assert_eq!(stale.status, 409, "{act}: {}", stale.shown());
        assert!(stale.says("又有了变化"), "{act}: {}", stale.shown());
    }
    assert!(shen.get(&base).says("审核中"));
});

on_both!(a_rejected_village_applies_again, |app| {
    let shen = newcomer(app, SHEN);
    let base = apply(&shen, &[]);
    let reviewer = app.login(world::XIHU_REVIEWER);
    let page = take_up(&reviewer, &base);
    let silent = answer(&reviewer, &page, "rejection", &[("reason", " \u{200b}")]);
    assert_eq!(silent.status, 422);
    assert!(silent.text("#f-reason-fault").contains("请填写"));
    let typed = [("reason", ""), ("comment_slug", "<b>换一个</b>")];
    let kept = answer(&reviewer, &page, "rejection", &typed);
    assert_eq!(kept.status, 422);
    assert_eq!(kept.text("#f-comment-slug"), "<b>换一个</b>");
    let reason = [("reason", "这一带不产 \"红梅\"。")];
    assert_eq!(answer(&reviewer, &page, "rejection", &reason).status, 303);

    app.settle();
    let letters = app.letters();
    let told = letters.iter().find(|letter| letter.to == SHEN).unwrap();
    assert!(told.text.contains("这一带不产 \"红梅\"。"), "{}", told.text);
    let page = shen.get(&base);
    assert!(page.says("未通过") && page.says("这一带不产 \"红梅\"。"));
    assert_eq!(shen.get(&format!("{base}/shop")).location(), base);
    assert_eq!(shen.post(&format!("{base}/submission"), &[]).status, 409);
    assert_eq!(shen.post(&format!("{base}/shop"), &SHOP).status, 409);

    let second = begin(&shen, &[]);
    assert_ne!(second, base);
    let list = shen.get("/apply");
    assert!(list.has(&format!("a[href='{base}']")) && list.has(&format!("a[href='{second}']")));
    fill_with_slug(&shen, &second, "shangchengdai-2");
    submit(&shen, &second);
    approve(&reviewer, &second);
    assert_eq!(app.visitor().get("/v/shangchengdai-2").status, 200);
    assert_eq!(app.visitor().get("/v/shangchengdai").status, 404);
});

fn fill_with_slug(visitor: &crate::support::visitor::Visitor, base: &str, slug: &str) {
    // The address of the first application is still that of its shop.
    let taken = send_step(visitor, base, "shop", &SHOP);
    assert_eq!(taken.status, 422);
    assert!(taken.text("#f-slug-fault").contains("已经有店在用"));
    for (step, fields) in [
        ("specialty", SPECIALTY.to_vec()),
        ("shop", with(&SHOP, &[("slug", slug)])),
        ("trade", super::TRADE.to_vec()),
    ] {
        assert_eq!(
            send_step(visitor, base, step, &fields).status,
            303,
            "{step}"
        );
    }
}

on_both!(two_applications_for_one_village, |app| {
    let shen = newcomer(app, SHEN);
    begin(&shen, &[]);
    let other = newcomer(app, "lu@example.com");
    let refused = send_first(&other, &[]);
    assert_eq!(refused.status, 422);
    assert!(refused.text("#f-village-fault").contains("已经有店"));
    assert_eq!(refused.attribute("#f-village", "value"), "上城埭村");
    assert_eq!(refused.attribute("#f-specialty-zh", "value"), "九曲红梅茶");
    // A village with a shop, by its own application or as the step of another.
    let with_shop = [("town", "西湖街道"), ("village", "龙井村")];
    assert_eq!(send_first(&other, &with_shop).status, 422);
    let base = begin(&other, &[("village", "外桐坞村")]);
    let moved = send_step(&other, &base, "place", &super::BEGIN);
    assert_eq!(moved.status, 422);
    assert!(moved.has("#f-village-fault"));
    assert_eq!(count(app, "shops", "id >= 1000"), 2);
});

on_both!(of_two_who_begin_at_the_same_moment_one_does, |app| {
    let people = [SHEN, "lu@example.com"].map(|email| {
        let visitor = newcomer(app, email);
        visitor.get("/apply/new");
        visitor
    });
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let sent = people
            .map(|visitor| scope.spawn(move || visitor.post("/apply/new", &super::BEGIN).status));
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(count(app, "shops", "id >= 1000"), 1);
});

on_both!(what_is_withdrawn_leaves_its_village_free, |app| {
    let shen = newcomer(app, SHEN);
    let base = begin(&shen, &[]);
    let page = shen.get(&base);
    let gone = shen.submit(&page, "form[action$='/withdrawal']", &[]);
    assert_eq!(gone.location(), base);
    assert_eq!(shen.post(&format!("{base}/withdrawal"), &[]).status, 303);
    assert!(shen.get(&base).says("已撤回"));

    let second = apply(&shen, &[]);
    let reviewer = app.login(world::XIHU_REVIEWER);
    assert_eq!(
        reviewer.get(&review_of(&base)).status,
        404,
        "it was never sent in"
    );
    let page = shen.get(&second);
    shen.submit(&page, "form[action$='/withdrawal']", &[]);
    assert!(
        reviewer
            .get("/admin/applications")
            .texts("tbody a")
            .is_empty()
    );
    let late = reviewer.post(&format!("{}/review", review_of(&second)), &[]);
    assert_eq!(late.status, 409);

    let third = begin(&shen, &[]);
    fill_with_slug(&shen, &third, "third");
    submit(&shen, &third);
    take_up(&reviewer, &third);
    let page = shen.get(&third);
    assert!(!page.has("form[action$='/withdrawal']"));
    assert_eq!(shen.post(&format!("{third}/withdrawal"), &[]).status, 409);
    assert_eq!(count(app, "applications", "state = 'withdrawn'"), 2);
});

on_both!(a_person_begins_three_at_most, |app| {
    let shen = newcomer(app, SHEN);
    for village in ["外桐坞村", "叶埠桥村", "大诸桥村"] {
        begin(&shen, &[("village", village)]);
    }
    let fourth = send_first(&shen, &[]);
    assert_eq!(fourth.status, 422);
    assert!(fourth.says("已有几份没有办完"));
    assert_eq!(shen.get("/apply").count("ul.links > li"), 3);
});

on_both!(an_application_is_its_managers_alone, |app| {
    let shen = newcomer(app, SHEN);
    let base = apply(&shen, &[]);
    let stranger = app.login(world::WANG);
    let packer = app.login(world::LONGJING_PACKER);
    for path in ["", "/specialty", "/shop", "/trade", "/place"] {
        let path = format!("{base}{path}");
        assert_eq!(stranger.get(&path).status, 404, "{path}");
    }
    for path in ["/submission", "/withdrawal", "/shop"] {
        let path = format!("{base}{path}");
        assert_eq!(stranger.post(&path, &SHOP).status, 404, "{path}");
    }
    for path in ["/apply/999999", "/apply/abc", "/apply/-1", "/apply/0x10"] {
        assert_eq!(shen.get(path).status, 404, "{path}");
    }
    assert_eq!(shen.get(&format!("{base}/state")).status, 404);
    // A packer of the shop is no stranger, and sees no bank account.
    app.execute(&format!(
        "INSERT INTO memberships (shop_id, user_id, role, created_at) \
         SELECT shop_id, 13, 'packer', 0 FROM applications WHERE id = {}",
        id_of(&base)
    ));
    assert_eq!(packer.get(&base).status, 403);
    assert!(!packer.get("/apply").has(&format!("a[href='{base}']")));
});
