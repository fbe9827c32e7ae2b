//! What buyers say of goods that have come: who may, how it is counted, what the shop may do with
//! it, and on which grounds it is hidden.

use yipin::base::clock::DAY_MS;
use yipin::base::rng::Random;
use yipin::domain::access::BuyerScope;
use yipin::domain::media::MediaHash;

use crate::media::{photo, upload};
use crate::support::orders::{COD, TRANSFER, emily, place_one, send_all, wang};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::words::{come, line_of, say, try_say};
use crate::support::{TestApp, on_both, world};

const PEACHES: &str = "/p/2-pinggu-datao";
const TEA: &str = "/p/1-xihu-longjing";

fn form_of(app: &TestApp, order: &str) -> String {
    format!("/orders/{order}/lines/{}/review", line_of(app, order))
}

/// Sends the form of the first line, with photos.
pub fn send(
    app: &TestApp,
    buyer: &Visitor,
    order: &str,
    typed: &[(&str, &str)],
    photos: &[u8],
) -> Page {
    let files = photos.iter().map(|shade| upload("x.jpg", photo(*shade)));
    buyer.upload(&form_of(app, order), typed, files.collect())
}

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

fn events(app: &TestApp, kind: &str) -> i64 {
    count(app, &format!("events WHERE kind = '{kind}'"))
}

fn told(app: &TestApp, user: i64, kind: &str) -> i64 {
    count(
        app,
        &format!("notices WHERE user_id = {user} AND kind = '{kind}'"),
    )
}

/// What programs read of a product's rating.
fn rating(page: &Page) -> Option<(String, i64)> {
    let data = page.text("script[type='application/ld+json']");
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let rating = data["@graph"][0].get("aggregateRating")?;
    let value = rating["ratingValue"].as_str().unwrap().to_owned();
    Some((value, rating["reviewCount"].as_i64().unwrap()))
}

fn review_id(app: &TestApp) -> i64 {
    app.number("SELECT MAX(id) AS n FROM reviews")
}

on_both!(nothing_is_said_before_the_goods_have_come, |app| {
    let order = place_one(app, COD, &[(world::PEACH_BOX, 2)]);
    let buyer = app.login(world::WANG);
    let typed = [("stars", "4"), ("body", "脆甜")];
    let page = buyer.get(&form_of(app, &order));
    assert!(page.says("收到货以后才能写评价"), "{}", page.shown());
    assert_eq!(send(app, &buyer, &order, &typed, &[]).status, 409);
    send_all(app, &order);
    assert_eq!(send(app, &buyer, &order, &typed, &[]).status, 409);
    let page = buyer.get(&format!("/orders/{order}"));
    assert!(!page.has("a[href$='/review']"), "{}", page.shown());
    let received = buyer.submit(&page, "form[action$='/receipt']", &[]);
    assert_eq!(received.status, 303);
    let page = buyer.get(&format!("/orders/{order}"));
    let link = page.attribute("a[href$='/review']", "href");
    assert_eq!(link, form_of(app, &order));
    for wrong in [
        vec![("body", "没有星")],
        vec![("stars", "0")],
        vec![("stars", "6")],
        vec![("stars", "4.5")],
    ] {
        let refused = send(app, &buyer, &order, &wrong, &[]);
        assert_eq!(refused.status, 422, "{wrong:?}");
    }
    let long = "好".repeat(301);
    let refused = send(app, &buyer, &order, &[("stars", "5"), ("body", &long)], &[]);
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-body[aria-invalid]"), "{}", refused.shown());
    let refused = send(app, &buyer, &order, &typed, &[1, 2, 3, 4, 5]);
    assert_eq!(refused.status, 422, "five photos");
    assert_eq!(count(app, "reviews"), 0);
    assert_eq!(send(app, &buyer, &order, &typed, &[]).status, 303);
    let page = buyer.get(&format!("/orders/{order}"));
    assert!(page.says("★★★★☆"), "{}", page.shown());
});

on_both!(a_buyer_says_it_once_and_everybody_sees_it_at_once, |app| {
    let anybody = app.visitor();
    // What is kept of the pages is dropped by what follows.
    assert_eq!(rating(&anybody.get(PEACHES)), None);
    assert!(!anybody.get("/c/fruit").says("条评价"));
    let order = come(app, &wang(), world::PEACH_BOX);
    let buyer = app.login(world::WANG);
    let words = " 脆甜，\u{202e}汁多 <b>\r\n还会再来 ";
    let typed = [("stars", "4"), ("body", words)];
    // Sent twice, it is there once.
    for _ in 0..2 {
        let sent = send(app, &buyer, &order, &typed, &[101, 102]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(count(app, "reviews"), 1);
    assert_eq!(events(app, "review.written"), 1);
    assert_eq!(events(app, "review.edited"), 0);

    // (20 + 4) / 6 = 4.00.
    let page = anybody.get(PEACHES);
    assert_eq!(rating(&page), Some(("4.0".to_owned(), 1)));
    assert!(page.says("王**") && !page.says("王女士"));
    assert!(page.says("脆甜，汁多 <b>"), "{}", page.shown());
    assert_eq!(page.count(".claim-photos img[loading=lazy]"), 2);
    assert!(anybody.get("/c/fruit").says("4.0 分 · 1 条评价"));
    assert!(anybody.get("/v/pinggu").says("1 条评价"));
    for list in [format!("{PEACHES}/reviews"), "/v/pinggu/reviews".to_owned()] {
        let page = anybody.get(&list);
        assert!(page.says("脆甜") && page.says("12 个礼盒"), "{list}");
    }
    let first = page.attribute(".claim-photos img", "src");
    let picture = anybody.get(&first);
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    // Its own name, which would open it for ever, is never told.
    let name = MediaHash::of(&photo(101));
    assert!(!page.body.contains(name.as_str()));
    for unknown in ["0", "0123456789abcdef", "-"] {
        let address = format!("/media/reviews/{}/{unknown}/320.jpg", review_id(app));
        assert_eq!(anybody.get(&address).status, 404, "{unknown}");
    }
});

on_both!(a_review_is_changed_for_a_month, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    let buyer = app.login(world::WANG);
    let typed = [("stars", "4"), ("body", "又大又匀")];
    let sent = send(app, &buyer, &order, &typed, &[101, 102]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let page = buyer.get(&form_of(app, &order));
    let input = page.attribute("input[name^='drop[']", "name");
    // The same form once more changes nothing more.
    let changed = [
        ("stars", "2"),
        ("body", "坏了两个"),
        (input.as_str(), "true"),
    ];
    for _ in 0..2 {
        assert_eq!(send(app, &buyer, &order, &changed, &[]).status, 303);
    }
    assert_eq!(count(app, "reviews"), 1);
    assert_eq!(events(app, "review.edited"), 1);
    // (20 + 2) / 6 = 3.666…
    let page = app.visitor().get(PEACHES);
    assert_eq!(rating(&page), Some(("3.7".to_owned(), 1)));
    assert!(page.says("坏了两个") && page.says("改过"));
    assert!(!page.says("又大又匀"), "{}", page.shown());
    assert_eq!(page.count(".claim-photos img"), 1);
    app.advance_ms(30 * DAY_MS + 1);
    let buyer = app.login(world::WANG);
    assert_eq!(send(app, &buyer, &order, &typed, &[]).status, 409);
    let page = buyer.get(&form_of(app, &order));
    assert!(page.says("不能再改了") && !page.has("form[action$='/review']"));
});

on_both!(only_who_has_bought_it_says_what_it_is_like, |app| {
    let order = come(app, &wang(), world::TEA_TIN);
    let other = come(app, &wang(), world::PEACH_BOX);
    let typed = [("stars", "1"), ("body", "不好")];
    let foreign = form_of(app, &order);
    for stranger in [
        app.visitor(),
        app.login(world::EMILY),
        app.login(world::LONGJING_MANAGER),
    ] {
        stranger.get("/account/login");
        assert_eq!(stranger.get(&foreign).status, 404);
        assert_eq!(stranger.upload(&foreign, &typed, Vec::new()).status, 404);
    }
    // A line of another order is no line of this one.
    let owner = app.login(world::WANG);
    let mixed = format!("/orders/{order}/lines/{}/review", line_of(app, &other));
    assert_eq!(owner.get(&mixed).status, 404);
    assert_eq!(owner.upload(&mixed, &typed, Vec::new()).status, 404);
    assert_eq!(count(app, "reviews"), 0);

    // Somebody without an account, by number and phone.
    let guest = BuyerScope::of_guest("the secret of a cart");
    let order = come(app, &guest, world::TEA_TIN);
    let visitor = app.visitor();
    let page = visitor.get("/orders/lookup");
    let fields = [
        ("number", order.trim_end_matches("-01")),
        ("contact", "13800000031"),
    ];
    let opened = visitor.submit(&page, "form[action='/orders/lookup']", &fields);
    assert_eq!(opened.status, 303, "{}", opened.shown());
    let sent = send(app, &visitor, &order, &[("stars", "5")], &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let page = app.visitor().get(TEA);
    assert!(page.says("王**"), "{}", page.shown());
    assert_eq!(rating(&page), Some(("4.2".to_owned(), 1)));

    // Half a year later it is too late for the first order.
    app.advance_ms(181 * DAY_MS);
    let late = try_say(app, &wang(), &other, (5, ""));
    assert_eq!(late.unwrap_err().code().as_str(), "review.too_late");
});

on_both!(a_cancelled_order_has_nothing_to_be_said_of, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let buyer = app.login(world::WANG);
    let page = buyer.get(&format!("/orders/{order}"));
    let cancelled = buyer.submit(&page, "form[action$='/cancellation']", &[]);
    assert_eq!(cancelled.status, 303);
    assert_eq!(
        send(app, &buyer, &order, &[("stars", "1")], &[]).status,
        409
    );
});

on_both!(the_average_is_smoothed_and_adds_up, |app| {
    for stars in [5, 5, 1] {
        say(app, &wang(), world::TEA_TIN, stars);
    }
    // (5 · 4 + 5 + 5 + 1) / (5 + 3) = 3.875, in hundredths half up.
    let card = "SELECT rating AS n FROM listing_cards WHERE listing_id = 1";
    assert_eq!(
        app.number(&card.replace("rating", "CAST(rating AS BIGINT)")),
        388
    );
    let page = app.visitor().get(TEA);
    assert_eq!(rating(&page), Some(("3.9".to_owned(), 3)));
    say(app, &emily(), world::TEA_TIN, 3);
    // (31 + 3) / 9 = 3.777…; the shop has them all.
    let page = app.visitor().get(TEA);
    assert_eq!(rating(&page), Some(("3.8".to_owned(), 4)));
    let list = app.visitor().get(&format!("{TEA}/reviews"));
    let counts = list.texts(".chips li");
    assert_eq!(counts, ["5 星 2", "4 星 0", "3 星 1", "2 星 0", "1 星 1"]);
    assert!(list.says("先垫 5 条 4 星"));
    assert_eq!(
        rating(&app.visitor().get("/v/longjing")),
        Some(("3.8".to_owned(), 4))
    );
    assert_eq!(rating(&app.visitor().get("/v/pinggu")), None);
});

on_both!(reviews_come_in_pages_and_cost_no_statement_more, |app| {
    let cost = |path: &str| -> u64 {
        let before = app.statements();
        assert_eq!(app.visitor().get(&format!("{path}?x=1")).status, 200);
        app.statements() - before
    };
    let pages = [TEA, "/v/longjing", "/c/tea"];
    let before = pages.map(cost);
    for stars in [5, 4, 3, 2, 1, 5, 4] {
        say(app, &wang(), world::TEA_TIN, stars);
    }
    assert_eq!(pages.map(cost), before);
    assert!(before[0] <= 4 && before[1] <= 3, "{before:?}");
    let visitor = app.visitor();
    assert_eq!(visitor.get(TEA).count(".rows .stars"), 3);
    for list in [format!("{TEA}/reviews"), "/v/longjing/reviews".to_owned()] {
        let first = visitor.get(&list);
        assert_eq!(first.count(".rows .stars"), 5, "{list}");
        let next = visitor.get(&first.attribute("a[rel=next]", "href"));
        assert_eq!(next.count(".rows .stars"), 2, "{list}");
        assert!(!next.has("a[rel=next]"));
        assert_eq!(next.attribute("a[rel=first]", "href"), list);
    }
    // One address a page.
    let moved = visitor.get("/p/1/reviews");
    assert_eq!(
        (moved.status, moved.location()),
        (301, format!("{TEA}/reviews"))
    );
    assert_eq!(visitor.get("/p/999/reviews").status, 404);
    assert_eq!(visitor.get("/v/nobody/reviews").status, 404);
    assert_eq!(visitor.get(&format!("{TEA}/reviews?after=x")).status, 400);
});

on_both!(what_is_said_in_chinese_is_marked_on_english_pages, |app| {
    say(app, &wang(), world::TEA_TIN, 5);
    for (path, css) in [
        (TEA, ".rows .said"),
        ("/v/longjing", ".facts dd"),
        ("/v/longjing/reviews", ".rows .said"),
    ] {
        let page = app.english_visitor().get(path);
        assert!(page.has(&format!("{css} [lang=zh-CN]")), "{path}");
        // What there is in English is not said to be Chinese.
        assert_eq!(page.count("h1 [lang]"), 0, "{path}");
        assert_eq!(app.visitor().get(path).count("main [lang]"), 0, "{path}");
    }
    app.excuse("cards.follow_their_source");
    app.execute("UPDATE listings SET title_en = '' WHERE id = 1");
    let page = app.english_visitor().get(&format!("{TEA}?x=1"));
    assert_eq!(page.text("h1 [lang=zh-CN]"), "明前西湖龙井");
});

on_both!(the_shop_answers_and_can_do_no_more, |app| {
    let order = say(app, &wang(), world::TEA_TIN, 2);
    app.settle();
    for member in [11, 12] {
        assert_eq!(told(app, member, "review_written"), 1, "{member}");
    }
    let id = review_id(app);
    let path = format!("/desk/longjing/reviews/{id}/answer");
    let typed = [("answer", "对不住，给您补一罐 <b>")];
    for (who, status) in [
        (world::PINGGU_MANAGER, 404),
        (world::EMILY, 404),
        (world::LONGJING_PACKER, 403),
        (world::LONGJING_ACCOUNTANT, 403),
    ] {
        let visitor = app.login(who);
        assert_eq!(visitor.post(&path, &typed).status, status, "{who}");
    }
    let own = app.login(world::PINGGU_MANAGER);
    assert_eq!(
        own.post(&path.replace("longjing", "pinggu"), &typed).status,
        404
    );
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/reviews");
    assert!(page.says("说一句") && page.says("王**"), "{}", page.shown());
    assert_eq!(editor.post(&path, &[("answer", " ")]).status, 422);
    assert_eq!(
        editor.post(&path, &[("answer", &"长".repeat(301))]).status,
        422
    );
    for _ in 0..2 {
        let answered = editor.submit(&page, "form[action$='/answer']", &typed);
        assert_eq!(answered.status, 303, "{}", answered.shown());
    }
    assert_eq!(events(app, "review.answered"), 1);
    let shown = app.visitor().get(TEA);
    assert!(shown.says("店家回复") && shown.says("给您补一罐 <b>"));
    // Nothing waits any more; it can be put better.
    assert!(
        !editor
            .get("/desk/longjing/reviews")
            .has("form[action$='/answer']")
    );
    let all = editor.get("/desk/longjing/reviews?tab=all");
    let better = [("answer", "已经给您补发一罐")];
    assert_eq!(
        editor
            .submit(&all, "form[action$='/answer']", &better)
            .status,
        303
    );
    assert_eq!(events(app, "review.answer_changed"), 1);
    assert!(app.visitor().get(TEA).says("已经给您补发一罐"));
    app.settle();
    assert_eq!(told(app, 31, "review_answered"), 1);
    let link = format!("notices WHERE kind = 'review_answered' AND link = '/orders/{order}'");
    assert_eq!(count(app, &link), 1);
    // There is no way to take a review away, and an administrator's is not the shop's.
    for path in [
        format!("/desk/longjing/reviews/{id}"),
        format!("/desk/longjing/reviews/{id}/hiding"),
        format!("/admin/reports/review/{id}/hiding"),
    ] {
        let typed = [("ground", "insult"), ("note", "x")];
        let answer = editor.post(&path, &typed);
        assert!(
            matches!(answer.status, 403..=405),
            "{path}: {}",
            answer.status
        );
    }
    assert_eq!(count(app, "reviews WHERE hidden_for IS NULL"), 1);
});

/// A review with a photo that is no compliment; gives its id.
fn scolded(app: &TestApp, buyer: &Visitor) -> (String, i64) {
    let order = come(app, &wang(), world::PEACH_BOX);
    let typed = [("stars", "1"), ("body", "店主是骗子，电话 139")];
    let sent = send(app, buyer, &order, &typed, &[77]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    (order, review_id(app))
}

on_both!(abuse_is_reported_once_a_person, |app| {
    let (_, id) = scolded(app, &app.login(world::WANG));
    let report = format!("/reports/review/{id}");
    let list = format!("{PEACHES}/reviews");
    let guest = app.visitor();
    assert!(guest.get(&list).has(&format!("a[href='{report}']")));
    let page = guest.get(&report);
    let refused = guest.submit(&page, "form[action^='/reports']", &[]);
    assert_eq!(refused.status, 422);
    let said = [("ground", "insult"), ("note", "骂人")];
    let emily = app.login(world::EMILY);
    for visitor in [&guest, &emily, &guest, &emily] {
        let page = visitor.get(&report);
        let sent = visitor.submit(&page, "form[action^='/reports']", &said);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(count(app, "abuse_reports"), 2);
    for unknown in [
        "/reports/review/1".to_owned(),
        "/reports/shop/1".to_owned(),
        format!("/reports/review_answer/{id}"),
    ] {
        assert_eq!(guest.get(&unknown).status, 404, "{unknown}");
    }

    // It waits for the administrators of its division.
    let page = format!("/admin/reports/review/{id}");
    let hiding = format!("{page}/hiding");
    let ruling = [("ground", "insult"), ("note", "称店主骗子，无据")];
    for (who, status) in [
        (world::ZHEJIANG_SUPERVISOR, 404),
        (world::ZHEJIANG_AUDITOR, 403),
        (world::WANG, 404),
    ] {
        let visitor = app.login(who);
        assert_eq!(visitor.get(&page).status, status, "{who}");
        assert_eq!(visitor.post(&hiding, &ruling).status, status, "{who}");
    }
    let elsewhere = app.login(world::XIHU_REVIEWER).get("/admin/reports");
    assert!(!elsewhere.says("2 人举报"));
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let queue = beijing.get("/admin/reports");
    assert!(queue.says("2 人举报"), "{}", queue.shown());
    assert_eq!(beijing.waiting("/admin/reports"), "2");
    let shown = beijing.get(&page);
    assert!(shown.says("骂人") && shown.says("店主是骗子"));
    for wrong in [
        vec![("note", "没有原因")],
        vec![("ground", "unkind"), ("note", "x")],
        vec![("ground", "insult")],
    ] {
        let refused = beijing.post(&hiding, &wrong);
        assert_eq!(refused.status, 422, "{wrong:?}");
    }
    for _ in 0..2 {
        let hidden = beijing.submit(&shown, "form[action$='/hiding']", &ruling);
        assert_eq!(hidden.status, 303, "{}", hidden.shown());
    }
    assert_eq!(events(app, "review.hidden"), 1);
    assert!(!beijing.get("/admin/reports").says("2 人举报"));
    let record = beijing.get(&page);
    assert!(record.says("称店主骗子，无据"), "{}", record.shown());
});

on_both!(what_is_hidden_says_on_which_ground_in_its_place, |app| {
    let buyer = app.login(world::WANG);
    let (order, id) = scolded(app, &buyer);
    let guest = app.visitor();
    let picture = guest.get(PEACHES).attribute(".claim-photos img", "src");
    assert_eq!(guest.get(&picture).status, 200);
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let page = format!("/admin/reports/review/{id}");
    let ruling = [("ground", "insult"), ("note", "无据")];
    let shown = beijing.get(&page);
    let hidden = beijing.submit(&shown, "form[action$='/hiding']", &ruling);
    assert_eq!(hidden.status, 303, "{}", hidden.shown());
    let list = format!("{PEACHES}/reviews");
    for path in [PEACHES, list.as_str(), "/v/pinggu/reviews"] {
        let page = guest.get(path);
        assert!(page.says("因法律原因隐藏：侮辱、诽谤"), "{path}");
        assert!(!page.body.contains("骗子") && !page.body.contains("王**"));
        assert!(!page.has(".claim-photos"), "{path}");
    }
    // The stars stay: (20 + 1) / 6 = 3.5.
    assert_eq!(rating(&guest.get(PEACHES)), Some(("3.5".to_owned(), 1)));
    assert_eq!(guest.get(&picture).status, 404);
    assert_eq!(guest.get(&format!("/reports/review/{id}")).status, 404);
    let private = picture.replace("/media/reviews/", "/admin/reviews/");
    let private = private.replace(&format!("/{id}/"), &format!("/{id}/photos/"));
    assert_eq!(beijing.get(&private).status, 200);
    let foreign = app.login(world::ZHEJIANG_SUPERVISOR);
    assert_eq!(foreign.get(&private).status, 404);
    // Nobody writes over it.
    assert_eq!(
        send(app, &buyer, &order, &[("stars", "5")], &[]).status,
        409
    );
    let manager = app.login(world::PINGGU_MANAGER);
    let answer = format!("/desk/pinggu/reviews/{id}/answer");
    assert_eq!(manager.post(&answer, &[("answer", "谢谢")]).status, 409);
    app.settle();
    assert_eq!(told(app, 31, "words_hidden"), 1);
});

on_both!(stars_that_are_made_up_do_not_count, |app| {
    let (_, id) = scolded(app, &app.login(world::WANG));
    let guest = app.visitor();
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let page = format!("/admin/reports/review/{id}");
    let rule = |end: &str, typed: &[(&str, &str)]| {
        let shown = beijing.get(&page);
        let done = beijing.submit(&shown, &format!("form[action$='/{end}']"), typed);
        assert_eq!(done.status, 303, "{}", done.shown());
    };
    rule("hiding", &[("ground", "insult"), ("note", "无据")]);
    rule("showing", &[("note", "复核")]);
    assert!(guest.get(PEACHES).says("店主是骗子"));
    rule("hiding", &[("ground", "fake"), ("note", "没有买过")]);
    let shown = guest.get(PEACHES);
    assert_eq!(rating(&shown), None);
    assert!(shown.says("因法律原因隐藏：虚假评价"), "{}", shown.shown());
    assert!(!guest.get("/c/fruit").says("条评价"));
    rule("showing", &[("note", "复核")]);
    assert_eq!(rating(&guest.get(PEACHES)), Some(("3.5".to_owned(), 1)));
    assert!(guest.get("/c/fruit").says("3.5 分 · 1 条评价"));
    assert!(beijing.get(&page).says("恢复显示"));
});

on_both!(
    an_answer_is_hidden_alone_and_reports_can_be_dismissed,
    |app| {
        say(app, &wang(), world::PEACH_BOX, 4);
        let id = review_id(app);
        let manager = app.login(world::PINGGU_MANAGER);
        let answer = format!("/desk/pinggu/reviews/{id}/answer");
        assert_eq!(
            manager
                .post(&answer, &[("answer", "加微信 abc 便宜一半")])
                .status,
            303
        );
        let guest = app.visitor();
        let said = [("ground", "advertising")];
        for kind in ["review", "review_answer"] {
            let page = guest.get(&format!("/reports/{kind}/{id}"));
            assert_eq!(
                guest
                    .submit(&page, "form[action^='/reports']", &said)
                    .status,
                303
            );
        }
        // Nobody decides on a shop of their own.
        app.execute(
        "INSERT INTO memberships (id, shop_id, user_id, role, created_at) VALUES (900, 2, 5, 'editor', 0)",
    );
        let beijing = app.login(world::BEIJING_SUPERVISOR);
        let page = format!("/admin/reports/review_answer/{id}");
        let ruling = [("ground", "advertising"), ("note", "引流")];
        let hiding = format!("{page}/hiding");
        assert!(!beijing.get(&page).has("form[action$='/hiding']"));
        assert_eq!(beijing.post(&hiding, &ruling).status, 403);
        app.execute("DELETE FROM memberships WHERE id = 900");
        let shown = beijing.get(&page);
        assert_eq!(
            beijing
                .submit(&shown, "form[action$='/hiding']", &ruling)
                .status,
            303
        );
        let shown = guest.get(PEACHES);
        assert!(shown.says("说一句") && shown.says("店家的回复因法律原因隐藏：夹带广告"));
        assert!(!shown.says("加微信 abc"));
        // The shop cannot write over it.
        assert_eq!(manager.post(&answer, &[("answer", "换一句")]).status, 409);
        app.settle();
        assert_eq!(told(app, 21, "words_hidden"), 1);
        let other = format!("/admin/reports/review/{id}");
        let shown = beijing.get(&other);
        assert_eq!(
            beijing
                .submit(&shown, "form[action$='/dismissal']", &[])
                .status,
            303
        );
        assert_eq!(count(app, "abuse_reports WHERE closed_at IS NULL"), 0);
        // Who has reported it before is not heard twice.
        let page = guest.get(&format!("/reports/review/{id}"));
        assert_eq!(
            guest
                .submit(&page, "form[action^='/reports']", &said)
                .status,
            303
        );
        assert_eq!(count(app, "abuse_reports WHERE closed_at IS NULL"), 0);
        assert!(app.visitor().get(PEACHES).says("说一句"));
    }
);

on_both!(reports_are_throttled, |app| {
    say(app, &wang(), world::TEA_TIN, 3);
    let path = format!("/reports/review/{}", review_id(app));
    let visitor = app.visitor();
    visitor.get(&path);
    for _ in 0..10 {
        assert_eq!(visitor.post(&path, &[("ground", "fake")]).status, 303);
    }
    let refused = visitor.post(&path, &[("ground", "fake"), ("note", "没有买过")]);
    assert_eq!(refused.status, 429, "{}", refused.shown());
    assert_eq!(refused.text("#f-note").trim(), "没有买过");
    assert_eq!(refused.header("retry-after"), "60");
    app.advance_ms(60_000);
    assert_eq!(visitor.post(&path, &[("ground", "fake")]).status, 303);
    assert_eq!(count(app, "abuse_reports"), 1);
});

on_both!(buyers_are_invited_once_unless_they_have_spoken, |app| {
    let silent = come(app, &wang(), world::TEA_TIN);
    say(app, &emily(), world::TEA_TIN, 5);
    // One that waits for its cash as well: it has come, whatever else is open.
    let unpaid = place_one(app, COD, &[(world::PEACH_BOX, 1)]);
    send_all(app, &unpaid);
    let buyer = app.login(world::WANG);
    let page = buyer.get(&format!("/orders/{unpaid}"));
    assert_eq!(
        buyer.submit(&page, "form[action$='/receipt']", &[]).status,
        303
    );
    app.advance_ms(3 * DAY_MS - 1);
    app.settle();
    assert_eq!(count(app, "notices WHERE kind = 'review_invited'"), 0);
    app.advance_ms(1);
    app.settle();
    assert_eq!(count(app, "orders WHERE state = 'completed'"), 0);
    assert_eq!(told(app, 31, "review_invited"), 2);
    let link = format!("notices WHERE kind = 'review_invited' AND link = '/orders/{unpaid}'");
    assert_eq!(count(app, &link), 1);
    // Once, and not again when the order is over.
    app.advance_ms(5 * DAY_MS);
    app.settle();
    assert_eq!(count(app, "orders WHERE state = 'completed'"), 2);
    assert_eq!(told(app, 31, "review_invited"), 2);
    assert_eq!(events(app, "order.review_invited"), 2);
    assert_eq!(count(app, "orders WHERE invite_at IS NOT NULL"), 0);
    let link = format!("notices WHERE kind = 'review_invited' AND link = '/orders/{silent}'");
    assert_eq!(count(app, &link), 1);
    assert_eq!(told(app, 32, "review_invited"), 0);
    let desk = app.login(world::LONGJING_MANAGER);
    let history = desk.get(&format!("/desk/longjing/orders/{silent}"));
    assert!(history.says("请买家评价"), "{}", history.shown());
    // A completed order can still be reviewed.
    try_say(app, &wang(), &silent, (4, "好")).unwrap();
});

// Whatever buyers and administrators do, what is counted is what is there: `yipin verify` says so at
// the end of the test.
on_both!(any_sequence_of_words_and_rulings_adds_up, |app| {
    let random = Random::seeded(20_261_129);
    let buyers = [wang(), emily()];
    let goods = [world::TEA_TIN, world::PEACH_BOX];
    let mut orders = Vec::new();
    for turn in 0..6_usize {
        let buyer = &buyers[turn % 2];
        orders.push((buyer, come(app, buyer, goods[turn / 3])));
    }
    let root = app.login(world::ROOT);
    root.get("/admin/reports");
    let grounds = ["insult", "fake", "privacy"];
    for _ in 0..60 {
        let at = usize::try_from(random.between(0, 6)).unwrap();
        let (buyer, order) = &orders[at];
        let stars = i32::try_from(random.between(1, 6)).unwrap();
        if random.between(0, 2) == 0 {
            // Refused while it is hidden.
            let said = try_say(app, buyer, order, (stars, "话"));
            assert!(said.is_ok() || said.unwrap_err().code().as_str() == "review.locked");
            continue;
        }
        let line = line_of(app, order);
        let of_line =
            format!("SELECT COALESCE(MAX(id), 0) AS n FROM reviews WHERE order_line_id = {line}");
        let id = app.number(&of_line);
        if id == 0 {
            continue;
        }
        let page = format!("/admin/reports/review/{id}");
        let ground = grounds[usize::try_from(random.between(0, 3)).unwrap()];
        let seen = root.get(&page).attribute("input[name=seen]", "value");
        let answer = if random.between(0, 2) == 0 {
            let typed = [("seen", seen.as_str()), ("note", "复核")];
            root.post(&format!("{page}/showing"), &typed)
        } else {
            let typed = [("seen", seen.as_str()), ("ground", ground), ("note", "x")];
            root.post(&format!("{page}/hiding"), &typed)
        };
        assert_eq!(answer.status, 303, "{}", answer.shown());
    }
    let counted = "reviews WHERE COALESCE(hidden_for, '') <> 'fake' AND listing_id = 1";
    let on_card = "SELECT reviews AS n FROM listing_cards WHERE listing_id = 1";
    assert_eq!(app.number(on_card), count(app, counted));
    assert!(count(app, "reviews") > 3);
});

on_both!(a_card_keeps_its_stars_when_it_is_written_anew, |app| {
    say(app, &wang(), world::TEA_TIN, 5);
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/listings/1");
    assert_eq!(page.status, 200);
    let paused = editor.post("/desk/longjing/listings/1/pause", &[]);
    assert_eq!(paused.status, 303, "{}", paused.shown());
    // It is not on sale: its words are not shown either, but for the shop's own list.
    assert_eq!(app.visitor().get(&format!("{TEA}/reviews")).status, 404);
    let back = editor.post("/desk/longjing/listings/1/resumption", &[]);
    assert_eq!(back.status, 303, "{}", back.shown());
    assert!(app.visitor().get("/c/tea").says("4.2 分 · 1 条评价"));
});

on_both!(a_photo_keeps_its_address_when_another_goes, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    let buyer = app.login(world::WANG);
    let typed = [("stars", "4"), ("body", "又大又匀")];
    assert_eq!(send(app, &buyer, &order, &typed, &[101, 102]).status, 303);
    let page = buyer.get(&form_of(app, &order));
    let of = |place: usize, css: &str, name: &str| {
        page.attribute(&format!(".claim-photos li:nth-child({place}) {css}"), name)
    };
    let (first, second) = (of(1, "img", "src"), of(2, "img", "src"));
    let bytes = buyer.get(&second).bytes;
    assert_ne!(buyer.get(&first).bytes, bytes);
    // Browsers keep a picture for ten minutes: what stands beside "remove" must not be another's.
    let drop = of(1, "input", "name");
    let changed = [typed[0], typed[1], (drop.as_str(), "true")];
    assert_eq!(send(app, &buyer, &order, &changed, &[]).status, 303);
    let page = buyer.get(&form_of(app, &order));
    assert_eq!(page.count(".claim-photos img"), 1);
    assert_eq!(page.attribute(".claim-photos img", "src"), second);
    assert_eq!(buyer.get(&second).bytes, bytes);
    assert_eq!(buyer.get(&first).status, 404);
});

on_both!(changed_words_are_reported_and_decided_on_anew, |app| {
    let order = say(app, &wang(), world::PEACH_BOX, 1);
    let id = review_id(app);
    let guest = app.visitor();
    let report = |note: &str| {
        let page = guest.get(&format!("/reports/review/{id}"));
        let typed = [("ground", "insult"), ("note", note)];
        let sent = guest.submit(&page, "form[action^='/reports']", &typed);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    };
    let open = "abuse_reports WHERE closed_at IS NULL";
    report("骂人");
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let page = format!("/admin/reports/review/{id}");
    let dismiss = |seen: &Page| beijing.submit(seen, "form[action$='/dismissal']", &[]);
    app.advance_ms(1_000);
    assert_eq!(dismiss(&beijing.get(&page)).status, 303);
    app.advance_ms(1_000);
    report("还是骂人");
    assert_eq!(
        count(app, open),
        0,
        "the words are those that were decided on"
    );
    try_say(app, &wang(), &order, (1, "店主是骗子")).unwrap();
    report("改成骂人了");
    assert_eq!((count(app, open), count(app, "abuse_reports")), (1, 1));
    let queue = beijing.get("/admin/reports");
    assert!(queue.says("1 人举报"), "{}", queue.shown());
    let seen = beijing.get(&page);
    assert!(seen.says("改成骂人了") && seen.says("店主是骗子"));
    // The buyer is faster than the administrator.
    app.advance_ms(1_000);
    try_say(app, &wang(), &order, (2, "不太好吃")).unwrap();
    let ruling = [("ground", "insult"), ("note", "称店主骗子")];
    let late = beijing.submit(&seen, "form[action$='/hiding']", &ruling);
    assert_eq!(late.status, 409, "{}", late.shown());
    assert!(
        late.says("不太好吃") && late.says("内容改过了"),
        "{}",
        late.shown()
    );
    assert_eq!(late.text("#f-note").trim(), "称店主骗子");
    assert_eq!(dismiss(&seen).status, 409);
    assert_eq!((events(app, "review.hidden"), count(app, open)), (0, 1));
    // A program that does not say what it has seen decides on nothing.
    assert_eq!(beijing.post(&format!("{page}/hiding"), &ruling).status, 409);
    assert_eq!(dismiss(&late).status, 303);
    assert_eq!(count(app, open), 0);
});

on_both!(an_answer_that_changed_is_reported_anew, |app| {
    let order = say(app, &wang(), world::PEACH_BOX, 4);
    let id = review_id(app);
    let manager = app.login(world::PINGGU_MANAGER);
    let answer = |text: &str| {
        let path = format!("/desk/pinggu/reviews/{id}/answer");
        manager.get("/desk/pinggu/reviews?tab=all");
        assert_eq!(manager.post(&path, &[("answer", text)]).status, 303);
    };
    let guest = app.visitor();
    let report = || {
        let page = guest.get(&format!("/reports/review_answer/{id}"));
        let sent = guest.submit(
            &page,
            "form[action^='/reports']",
            &[("ground", "advertising")],
        );
        assert_eq!(sent.status, 303, "{}", sent.shown());
    };
    answer("谢谢");
    report();
    app.advance_ms(1_000);
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let page = format!("/admin/reports/review_answer/{id}");
    let seen = beijing.get(&page);
    let dismissed = beijing.submit(&seen, "form[action$='/dismissal']", &[]);
    assert_eq!(dismissed.status, 303);
    app.advance_ms(1_000);
    // That the buyer changes the review is no change of the answer.
    try_say(app, &wang(), &order, (3, "改了")).unwrap();
    let open = "abuse_reports WHERE closed_at IS NULL";
    report();
    assert_eq!(count(app, open), 0);
    answer("加微信 abc 便宜一半");
    report();
    assert_eq!(count(app, open), 1);
    assert!(beijing.get(&page).says("加微信 abc"));
});

on_both!(reviews_are_not_changed_without_end, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    let buyer = app.login(world::WANG);
    let stars = ["1", "2"];
    for n in 0..20 {
        let sent = send(app, &buyer, &order, &[("stars", stars[n % 2])], &[]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    let typed = [("stars", "5"), ("body", "还是好吃")];
    let refused = send(app, &buyer, &order, &typed, &[]);
    assert_eq!(refused.status, 429, "{}", refused.shown());
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(refused.text("#f-body").trim(), "还是好吃");
    app.advance_ms(60_000);
    assert_eq!(send(app, &buyer, &order, &typed, &[]).status, 303);
    // Whoever decides sees the end of a long history.
    for n in 0..60 {
        app.advance_ms(1_000);
        let words = format!("第 {n} 次改");
        try_say(app, &wang(), &order, (3, &words)).unwrap();
    }
    let page = format!("/admin/reports/review/{}", review_id(app));
    let shown = app.login(world::BEIJING_SUPERVISOR).get(&page);
    assert_eq!(shown.count(".timeline > li"), 50);
});

on_both!(photos_are_not_decoded_without_end, |app| {
    let order = come(app, &wang(), world::PEACH_BOX);
    let buyer = app.login(world::WANG);
    let typed = [("stars", "4"), ("body", "脆甜")];
    // Too many are not decoded, and do not count.
    let refused = send(app, &buyer, &order, &typed, &[1, 2, 3, 4, 5]);
    assert_eq!(refused.status, 422);
    let form = form_of(app, &order);
    let broken = || {
        let files = vec![upload("x.jpg", b"GIF89a?".to_vec())];
        buyer.upload(&form, &typed, files).status
    };
    for _ in 0..20 {
        assert_eq!(broken(), 422);
    }
    assert_eq!(broken(), 429);
    app.advance_ms(60_000);
    assert_eq!(send(app, &buyer, &order, &typed, &[1]).status, 303);
});

on_both!(nothing_is_decoded_for_who_cannot_review, |app| {
    let order = place_one(app, COD, &[(world::PEACH_BOX, 1)]);
    let buyer = app.login(world::WANG);
    let typed = [("stars", "4"), ("body", "脆甜")];
    let broken = || vec![upload("x.jpg", b"GIF89a?".to_vec())];
    let form = form_of(app, &order);
    let refused = buyer.upload(&form, &typed, broken());
    assert_eq!(refused.status, 409, "{}", refused.shown());
    let order = come(app, &wang(), world::PEACH_BOX);
    let form = form_of(app, &order);
    assert_eq!(buyer.upload(&form, &typed, broken()).status, 422);
    assert_eq!(send(app, &buyer, &order, &typed, &[]).status, 303);
    app.advance_ms(31 * DAY_MS);
    let buyer = app.login(world::WANG);
    assert_eq!(buyer.upload(&form, &typed, broken()).status, 409);
});

on_both!(a_shop_reports_reviews_also_while_it_is_suspended, |app| {
    say(app, &wang(), world::PEACH_BOX, 1);
    let id = review_id(app);
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let page = beijing.get("/admin/shops/pinggu");
    let suspended = beijing.submit(&page, "form[action$='/suspension']", &[("reason", "核查")]);
    assert_eq!(suspended.status, 303, "{}", suspended.shown());
    let manager = app.login(world::PINGGU_MANAGER);
    let list = manager.get("/desk/pinggu/reviews");
    let link = list.attribute("a[href*='/reports/']", "href");
    assert_eq!(link, format!("/desk/pinggu/reports/review/{id}"));
    let form = manager.get(&link);
    let typed = [("ground", "fake"), ("note", "没有买过")];
    let sent = manager.submit(&form, &format!("form[action='{link}']"), &typed);
    assert_eq!(sent.location(), "/desk/pinggu/reviews");
    assert!(
        beijing
            .get(&format!("/admin/reports/review/{id}"))
            .says("没有买过")
    );
});
