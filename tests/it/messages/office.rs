//! Administrators: one message that was handed over, or the conversation of a dispute.

use yipin::base::clock::DAY_MS;
use yipin::base::ids::{MessageThreadId, UserId};
use yipin::domain::access::grant;
use yipin::domain::messages::{self, NewMessage};

use super::{asked, count, say, unread, write};
use crate::claims::{act, complain, delivered, id};
use crate::media::{photo, upload};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

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
    assert_eq!(unread(app, "shop", 2), 1);
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
    let queue = "/admin/message-reports";
    assert_eq!(reviewer.waiting(queue), "1");
    assert_eq!(beijing.waiting(queue), "0");
    let css = "form[action$='/answer']";
    let foreign = list.form(css).action;
    assert_eq!(beijing.post(&foreign, &[("reason", "x")]).status, 404);
    assert_eq!(reviewer.submit(&list, css, &[("reason", " ")]).status, 422);
    let done = reviewer.submit(&list, css, &[("reason", "已提醒店家")]);
    assert_eq!(done.status, 303, "{}", done.shown());
    assert!(!reviewer.get("/admin/message-reports").has("article"));
    assert_eq!(reviewer.waiting(queue), "0");
    let done = reviewer.get("/admin/message-reports?tab=done");
    assert!(done.says("已提醒店家"), "{}", done.shown());
});

/// The shop writes so many sentences, in process.
fn answers(app: &TestApp, thread: &str, count: usize) {
    let thread = MessageThreadId(thread.parse().unwrap());
    for n in 0..count {
        app.db
            .write_now(|tx| {
                let shop = grant::shop(tx.conn(), UserId(11), "longjing")?;
                let place = messages::find_shop_thread_place(tx.conn(), &shop, thread)?;
                let key = tx.random().token();
                let new = NewMessage::of_text(&format!("第 {n} 句。"), key);
                messages::send(tx, &place.unwrap(), &new)
            })
            .unwrap();
    }
}

/// Hands a message over.
fn hand_over(buyer: &Visitor, talk: &str, message: i64) {
    let message = message.to_string();
    let typed = [("message", message.as_str()), ("reason", "骚扰")];
    let sent = buyer.post(&format!("{talk}/report"), &typed);
    assert_eq!(sent.status, 303, "{}", sent.shown());
}

fn messages_of_shop(app: &TestApp) -> i64 {
    app.number("SELECT MIN(id) AS n FROM messages WHERE side = 'shop'")
}

on_both!(old_messages_are_handed_over_from_their_own_page, |app| {
    let thread = asked(app, "有货吗？");
    answers(app, &thread, 40);
    let talk = format!("/account/messages/{thread}");
    let wang = app.login(world::WANG);
    // To hand one over reads none of the others, and the page says so.
    let last = app.number("SELECT MAX(id) AS n FROM messages WHERE side = 'shop'");
    let form = wang.get(&format!("{talk}?report={last}"));
    assert_eq!(form.text(".who .count"), "40", "{}", form.shown());
    assert_eq!(unread(app, "account", 31), 40);
    let older = wang.get(&talk).attribute("a[rel=next]", "href");
    let links = wang.get(&older);
    let link = links.attribute(".talk li:nth-child(2) a[href*='report=']", "href");
    let form = wang.get(link.split('#').next().unwrap());
    assert!(form.text("main .notice .said").contains("第 0 句。"));
    let css = "form[action$='/report']";
    let long = "长".repeat(301);
    let refused = wang.submit(&form, css, &[("reason", &long)]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert_eq!(refused.text("#f-reason").trim(), long);
    assert!(refused.text("main .notice .said").contains("第 0 句。"));
    let sent = wang.submit(&refused, css, &[("reason", "要我私下付款")]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let oldest = messages_of_shop(app);
    let reported = format!("message_reports WHERE message_id = {oldest}");
    assert_eq!(
        (count(app, &reported), count(app, "message_reports")),
        (1, 1)
    );
});

on_both!(
    a_refused_decision_keeps_its_text_wherever_its_report_stands,
    |app| {
        let thread = asked(app, "有货吗？");
        answers(app, &thread, 22);
        let talk = format!("/account/messages/{thread}");
        let wang = app.login(world::WANG);
        wang.get(&talk);
        let first = messages_of_shop(app);
        for message in first..first + 22 {
            hand_over(&wang, &talk, message);
        }
        let reviewer = app.login(world::XIHU_REVIEWER);
        let list = reviewer.get("/admin/message-reports");
        assert!(!list.says("第 21 句。") && list.count("article") == 20);
        let last = app.number("SELECT MAX(id) AS n FROM message_reports");
        let path = format!("/admin/message-reports/{last}/answer");
        let long = "长".repeat(301);
        let refused = reviewer.post(&path, &[("reason", &long)]);
        assert_eq!(refused.status, 422, "{}", refused.shown());
        let box_of_it = format!("#answer-{last}");
        assert_eq!(refused.text(&box_of_it).trim(), long);
        assert!(refused.says("第 21 句。"), "{}", refused.shown());
        // Somebody else is faster.
        let zhejiang = app.login(world::ZHEJIANG_SUPERVISOR);
        zhejiang.get("/admin/message-reports");
        for _ in 0..2 {
            let done = zhejiang.post(&path, &[("reason", "已提醒店家")]);
            assert_eq!(done.status, 303, "{}", done.shown());
        }
        let late = reviewer.post(&path, &[("reason", "没有问题")]);
        assert_eq!(late.status, 409, "{}", late.shown());
        assert!(
            late.says("没有问题") && late.says("已提醒店家"),
            "{}",
            late.shown()
        );
        let kept = "message_reports WHERE answer = '已提醒店家'";
        assert_eq!(count(app, kept), 1);
        assert_eq!(
            count(app, "events WHERE kind = 'message_report.decided'"),
            1
        );
    }
);

on_both!(nobody_reads_reported_messages_of_the_own_shop, |app| {
    let thread = asked(app, "有货吗？");
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = format!("/desk/longjing/messages/{thread}");
    let page = manager.get(&desk);
    write(
        &manager,
        &page,
        "转到我卡上",
        vec![upload("x.jpg", photo(5))],
    );
    let wang = app.login(world::WANG);
    let talk = format!("/account/messages/{thread}");
    wang.get(&talk);
    hand_over(&wang, &talk, messages_of_shop(app));
    let reviewer = app.login(world::XIHU_REVIEWER);
    let list = reviewer.get("/admin/message-reports");
    let image = list.attribute("article img", "src");
    assert_eq!(reviewer.get(&image).status, 200);
    let path = list.form("form[action$='/answer']").action;
    app.execute(
        "INSERT INTO memberships (id, shop_id, user_id, role, created_at) \
         VALUES (90, 1, 3, 'packer', 0)",
    );
    assert!(!reviewer.get("/admin/message-reports").says("转到我卡上"));
    assert_eq!(reviewer.get(&image).status, 404);
    let own = reviewer.post(&path, &[("reason", "没有问题")]);
    assert_eq!(own.status, 403, "{}", own.shown());
    assert!(!own.says("转到我卡上"));
    // Whoever is above decides.
    let zhejiang = app.login(world::ZHEJIANG_SUPERVISOR);
    assert!(zhejiang.get("/admin/message-reports").says("转到我卡上"));
    assert_eq!(zhejiang.post(&path, &[("reason", "已提醒")]).status, 303);
    assert!(
        !reviewer
            .get("/admin/message-reports?tab=done")
            .says("转到我卡上")
    );
});
