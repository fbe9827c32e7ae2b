//! Following shops, what is told of them, and what they take off.

use yipin::base::clock::DAY_MS;
use yipin::domain::flows::erasure;

use crate::harvest::note_lot;
use crate::support::orders::wang;
use crate::support::race::settle_beside;
use crate::support::{Engine, TestApp, on_both, world};

const LIST: &str = "/account/follows";

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

/// What Wang was told of shops that she follows.
fn told(app: &TestApp) -> i64 {
    count(app, "notices WHERE user_id = 31 AND kind LIKE 'followed_%'")
}

/// Longjing brings in a harvest, and everybody is told.
fn harvest(app: &TestApp) {
    bring_in(app);
    app.settle();
}

fn bring_in(app: &TestApp) {
    if count(app, "households") == 0 {
        app.execute(
            "INSERT INTO households (id, shop_id, name, alias, state, created_at, updated_at) \
             VALUES (1, 1, '翁秀英', '茶农甲家', 'active', 0, 0)",
        );
    }
    let editor = app.login(world::LONGJING_EDITOR);
    // A form that says the same twice is one lot.
    let quantity = (count(app, "lots") + 1).to_string();
    assert_eq!(note_lot(&editor, &quantity, &[(1, "1")]).status, 303);
}

on_both!(a_shop_is_followed_from_its_page_and_left_again, |app| {
    let guest = app.visitor();
    let page = guest.get("/v/longjing");
    let form = "form[action='/account/follows']";
    let answer = guest.submit(&page, form, &[]);
    assert_eq!(answer.status, 303);
    assert_eq!(answer.location(), "/account/login?next=%2Fv%2Flongjing");
    let wang = app.login(world::WANG);
    assert!(wang.get(LIST).says("还没有关注村店"));
    let page = wang.get("/v/longjing");
    let leave = "form[action='/account/follows/longjing/removal']";
    assert!(page.has(form) && !page.has(leave));
    let followed = wang.submit(&page, form, &[]);
    assert_eq!(followed.location(), "/v/longjing");
    let known = wang.follow(&followed);
    assert!(known.says("已关注，有新消息会告诉您。"));
    // The page says what holds from now on, to her alone, and leads out again.
    assert!(known.has(leave) && !known.has(form));
    let known = wang.get("/v/longjing");
    assert!(
        known.says("已关注这家村店") && known.has(leave),
        "{}",
        known.shown()
    );
    for other in [&app.visitor(), &app.login(world::EMILY)] {
        let page = other.get("/v/longjing");
        assert!(page.has(form) && !page.has(leave));
    }
    let left = wang.submit(&known, leave, &[]);
    assert_eq!(left.location(), "/v/longjing");
    let left = wang.follow(&left);
    assert!(left.says("已取消关注。") && left.has(form) && !left.has(leave));
    assert_eq!(count(app, "follows"), 0);
    assert_eq!(wang.submit(&page, form, &[]).status, 303);
    // The form may have stood in another tab meanwhile.
    let again = wang.submit(&page, form, &[]);
    assert!(wang.follow(&again).says("您已经关注了这家村店"));
    assert_eq!(count(app, "follows"), 1);
    assert!(wang.get(LIST).says("龙井村茶铺"));
    for nobody in ["", "nobody", "../cart", "龙井", "/v/<b>"] {
        assert_eq!(wang.post(LIST, &[("shop", nobody)]).status, 404, "{nobody}");
    }
    let emily = app.login(world::EMILY);
    assert_eq!(
        emily.post(&format!("{LIST}/longjing/removal"), &[]).status,
        404
    );
    let left = wang.post(&format!("{LIST}/longjing/removal"), &[]);
    assert_eq!(left.status, 303);
    assert_eq!(left.location(), LIST);
    assert_eq!(count(app, "follows"), 0);
});

on_both!(followers_hear_of_a_harvest_and_not_too_often, |app| {
    let wang = app.login(world::WANG);
    wang.post(LIST, &[("shop", "/v/longjing")]);
    harvest(app);
    assert_eq!(told(app), 1);
    let inbox = wang.get("/account/inbox");
    assert!(
        inbox.says("您关注的龙井村茶铺刚刚采收了一批"),
        "{}",
        inbox.shown()
    );
    // Nobody is written a mail for it.
    assert!(app.letters().is_empty());
    assert_eq!(count(app, "notices WHERE user_id = 32"), 0);
    harvest(app);
    app.advance_ms(2 * DAY_MS);
    harvest(app);
    assert_eq!(told(app), 1, "once in three days");
    app.advance_ms(DAY_MS);
    harvest(app);
    assert_eq!(told(app), 2);
    let off = wang.post(&format!("{LIST}/longjing/news"), &[("news", "off")]);
    assert!(wang.follow(&off).says("不再告诉您"), "{}", off.shown());
    app.advance_ms(4 * DAY_MS);
    harvest(app);
    assert_eq!(told(app), 2, "who does not want to hear does not");
    assert_eq!(count(app, "follow_news"), 0);
});

on_both!(many_followers_are_told_a_part_at_a_time, |app| {
    let rows = |name: &str, of: &dyn Fn(i64) -> String| {
        let all: Vec<String> = (2_000..3_100).map(of).collect();
        app.execute(&format!("INSERT INTO {name} VALUES {}", all.join(", ")));
    };
    rows(
        "users (id, email, name, password_hash, locale, created_at, updated_at)",
        &|n| format!("({n}, 'f{n}@example.org', 'f', '', 'zh-CN', 0, 0)"),
    );
    rows("follows (user_id, shop_id, wants_news, created_at)", &|n| {
        format!("({n}, 1, TRUE, 0)")
    });
    harvest(app);
    assert_eq!(count(app, "notices WHERE kind = 'followed_harvest'"), 1_100);
    assert_eq!(count(app, "follow_news"), 0);
});

// With SQLite's one writer nobody is told while an account is being closed.
on_both!(who_closes_the_account_meanwhile_is_told_nothing, |app| {
    if app.engine == Engine::Sqlite {
        return;
    }
    for person in [world::WANG, world::EMILY] {
        app.login(person).post(LIST, &[("shop", "/v/longjing")]);
    }
    bring_in(app);
    settle_beside(app, |tx| erasure::erase(tx, &wang()));
    assert_eq!(count(app, "users WHERE id = 31 AND state = 'disabled'"), 1);
    assert_eq!(told(app), 0);
    assert_eq!(count(app, "notices WHERE user_id = 32"), 1);
});

on_both!(
    what_followed_shops_take_off_and_what_was_used_is_listed,
    |app| {
        app.execute(include_str!("support/sound.sql"));
        app.execute(
        "INSERT INTO promotions (id, shop_id, name_zh, name_en, code, kind, amount_minor, rate_bp, \
         min_goods_minor, starts_on, ends_on, state, used, created_at) VALUES \
         (11, 1, '新茶人人减', '', NULL, 'fixed', 500, 0, 10000, '2026-11-01', '2026-11-30', \
         'active', 0, 50)",
    );
        let wang = app.login(world::WANG);
        let page = wang.get("/account/coupons");
        assert!(
            page.says("减运费") && page.says("2611251234567895-02"),
            "{}",
            page.shown()
        );
        assert!(!page.says("新茶人人减"));
        wang.post(LIST, &[("shop", "longjing")]);
        let page = wang.get("/account/coupons");
        assert!(
            page.says("新茶人人减") && page.says("减 ¥5.00"),
            "{}",
            page.shown()
        );
        // A code is for whoever was given it, and is not told here.
        assert!(!page.says("包邮"), "{}", page.shown());
        // Emily's was given back.
        let emily = app.login(world::EMILY);
        let page = emily.get("/account/coupons?lang=en");
        assert!(page.says("given back"), "{}", page.shown());
        assert!(!page.says("2611251234567895"));
    }
);
