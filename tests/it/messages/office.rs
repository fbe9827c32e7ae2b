//! Administrators: one message that was handed over, or the conversation of a dispute.

use yipin::base::clock::DAY_MS;

use super::{asked, count, say, write};
use crate::claims::{act, complain, delivered, id};
use crate::media::{photo, upload};
use crate::support::{on_both, world};

on_both!(a_dispute_opens_the_conversation_and_says_so, |app| {
    let order = delivered(app, &[(world::PEACH_BOX, 1)]);
    let wang = app.login(world::WANG);
    let talk = format!("/orders/{order}/messages");
    let page = wang.get(&talk);
    write(
        &wang,
        &page,
        "坏了三个 <b>",
        vec![upload("x.jpg", photo(90))],
    );
    let claim = id(&complain(app, &wang, &order, 0));
    let office = format!("/admin/claims/{claim}/messages");
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    // A claim that nobody has taken to the administration opens nothing.
    assert_eq!(beijing.get(&office).status, 404);
    app.advance_ms(3 * DAY_MS + 1_000);
    app.settle();
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    let shown = beijing.get(&format!("/admin/claims/{claim}"));
    assert!(
        shown.has(&format!("a[href='{office}']")),
        "{}",
        shown.shown()
    );
    let readings = "events WHERE kind = 'message_thread.read_in_dispute' AND actor_id = 5";
    for n in 1..=2 {
        let page = beijing.get(&office);
        assert!(page.says("坏了三个 <b>"), "{}", page.shown());
        assert!(!page.has("main form"), "only to read");
        assert_eq!(
            (count(app, readings), count(app, "message_readings")),
            (n, n)
        );
    }
    let image = beijing.get(&office).attribute(".talk img", "src");
    assert_eq!(beijing.get(&image).status, 200);
    // Reading it counts for neither side, and both are told.
    let wang = app.login(world::WANG);
    assert_eq!(super::unread(app, "shop", 2), 1);
    for page in [
        wang.get(&talk),
        app.login(world::PINGGU_MANAGER)
            .get(&format!("/desk/pinggu/orders/{order}/messages")),
    ] {
        assert!(page.says("管理人员看过这段对话"), "{}", page.shown());
        assert_eq!(page.count("main .notice time"), 3);
    }
    for who in [
        world::ZHEJIANG_SUPERVISOR,
        world::XIHU_REVIEWER,
        world::WANG,
    ] {
        let visitor = app.login(who);
        assert_eq!(visitor.get(&office).status, 404, "{who}");
        assert_eq!(visitor.get(&image).status, 404, "{who}");
    }
    assert_eq!(app.login(world::ZHEJIANG_AUDITOR).get(&office).status, 403);
    // Who belongs to the shop reads nothing as an administrator.
    app.execute(
        "INSERT INTO memberships (id, shop_id, user_id, role, created_at) \
         VALUES (90, 2, 5, 'packer', 0)",
    );
    assert_eq!(beijing.get(&office).status, 403);
    assert_eq!(beijing.get(&image).status, 403);
    app.execute("DELETE FROM memberships WHERE id = 90");
    let typed = [("amount", "10"), ("reason", "坏了三个")];
    let decided = act(
        &beijing,
        &format!("/admin/claims/{claim}"),
        "approval",
        &typed,
    );
    assert_eq!(decided.status, 303, "{}", decided.shown());
    // It is decided: over.
    assert_eq!(beijing.get(&office).status, 404);
    assert_eq!(beijing.get(&image).status, 404);
    assert_eq!(count(app, "message_readings"), 3);
});

on_both!(a_reported_message_is_seen_by_itself, |app| {
    let thread = asked(app, "我住漕溪北路");
    let (desk, talk) = (
        format!("/desk/longjing/messages/{thread}"),
        format!("/account/messages/{thread}"),
    );
    let manager = app.login(world::LONGJING_MANAGER);
    say(&manager, &desk, "直接转账到我卡上");
    let wang = app.login(world::WANG);
    let page = wang.get(&talk);
    // One's own message is not for reporting.
    assert_eq!(page.count("a[href*='report=']"), 1);
    let form = wang.get(
        page.attribute("a[href*='report=']", "href")
            .split('#')
            .next()
            .unwrap(),
    );
    let css = "form[action$='/report']";
    let refused = wang.submit(&form, css, &[("reason", "")]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(refused.has("#f-reason[aria-invalid]"));
    for _ in 0..2 {
        let sent = wang.submit(&form, css, &[("reason", "要我私下付款")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(count(app, "message_reports"), 1);
    let own = app.number("SELECT MIN(id) AS n FROM messages").to_string();
    let typed = [("message", own.as_str()), ("reason", "x")];
    assert_eq!(wang.post(&format!("{talk}/report"), &typed).status, 404);
    let emily = app.login(world::EMILY);
    assert_eq!(emily.post(&format!("{talk}/report"), &typed).status, 404);
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    assert!(!beijing.get("/admin/message-reports").says("转账"));
    let reviewer = app.login(world::XIHU_REVIEWER);
    let list = reviewer.get("/admin/message-reports");
    assert!(list.says("直接转账到我卡上") && list.says("要我私下付款"));
    assert!(!list.says("漕溪北路"), "nothing else of the conversation");
    let css = "form[action$='/answer']";
    let foreign = list.form(css).action;
    assert_eq!(beijing.post(&foreign, &[("reason", "x")]).status, 404);
    assert_eq!(reviewer.submit(&list, css, &[("reason", " ")]).status, 422);
    let done = reviewer.submit(&list, css, &[("reason", "已提醒店家")]);
    assert_eq!(done.status, 303, "{}", done.shown());
    assert!(!reviewer.get("/admin/message-reports").has("article"));
    let done = reviewer.get("/admin/message-reports?tab=done");
    assert!(done.says("已提醒店家"), "{}", done.shown());
});
