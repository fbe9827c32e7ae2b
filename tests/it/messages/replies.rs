//! The texts that a shop keeps to answer with.

use super::{asked, count, write};
use crate::support::{on_both, world};

const REPLIES: &str = "/desk/longjing/replies";
const NEW: &str = "form[action='/desk/longjing/replies']";

on_both!(a_shop_keeps_texts_and_begins_answers_with_them, |app| {
    let thread = asked(app, "几时发货？");
    let talk = format!("/desk/longjing/messages/{thread}");
    let packer = app.login(world::LONGJING_PACKER);
    // Before there is one, the way to the first.
    let page = packer.get(&talk);
    assert!(page.has(&format!("main a[href='{REPLIES}']")));
    let page = packer.get(REPLIES);
    let empty = packer.submit(&page, NEW, &[("reply_text", " \u{200b}")]);
    assert_eq!(empty.status, 422);
    assert!(
        empty.has("#f-reply-text[aria-invalid]"),
        "{}",
        empty.shown()
    );
    let long = "长".repeat(201);
    let refused = packer.submit(&page, NEW, &[("reply_text", &long)]);
    assert_eq!(
        (refused.status, refused.text("#f-reply-text").trim().len()),
        (422, 603)
    );
    let typed = [("reply_text", "您好，\n今天下午发货 <b>。")];
    // Sent twice, it is kept once.
    for _ in 0..2 {
        let added = packer.submit(&page, NEW, &typed);
        assert_eq!((added.status, added.location()), (303, REPLIES.to_owned()));
    }
    assert_eq!(count(app, "quick_replies"), 1);
    // All who answer use it: with a script at once, without one by a button of the form, behind what
    // was typed.
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&talk);
    let button = "form.write .replies button[name=reply]";
    assert_eq!(page.attribute(button, "data-reply"), typed[0].1);
    let (id, key) = (
        page.attribute(button, "value"),
        page.attribute("form.write [name=key]", "value"),
    );
    let reply = format!("{talk}/reply");
    let press = |body: &str, id: &str| {
        let fields = [("key", key.as_str()), ("body", body), ("reply", id)];
        let filled = manager.upload(&reply, &fields, Vec::new());
        assert_eq!(filled.status, 200, "{}", filled.shown());
        assert_eq!(filled.attribute("form.write [name=key]", "value"), key);
        filled
    };
    let filled = press("王女士：\n", &id);
    assert!(
        filled
            .body
            .contains("王女士：\n您好，\n今天下午发货 &lt;b&gt;。</textarea>"),
        "{}",
        filled.shown()
    );
    assert_eq!(
        press("", &id).text("#f-body"),
        typed[0].1.replace('\n', " ")
    );
    // What is no text of the shop's adds nothing, and nothing was sent so far.
    assert_eq!(press("在的", "999").text("#f-body"), "在的");
    assert_eq!(count(app, "messages"), 1);
    let sent = write(&manager, &filled, typed[0].1, Vec::new());
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert!(manager.get(&talk).says("今天下午发货 <b>。"));
    // Buyers see none of it.
    let buyer = app
        .login(world::WANG)
        .get(&format!("/account/messages/{thread}"));
    assert!(!buyer.has(".replies") && buyer.text("#f-body").trim().is_empty());
    let pinggu = app.login(world::PINGGU_MANAGER);
    let typed = [("key", key.as_str()), ("body", ""), ("reply", id.as_str())];
    assert_eq!(pinggu.upload(&reply, &typed, Vec::new()).status, 404);
});

on_both!(texts_are_changed_and_removed_by_the_own_shop_alone, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(REPLIES);
    manager.submit(&page, NEW, &[("reply_text", "今天发货。")]);
    let id = app.number("SELECT MAX(id) AS n FROM quick_replies");
    let (one, removal) = (format!("{REPLIES}/{id}"), format!("{REPLIES}/{id}/removal"));
    let changed = [("reply_text", "明天发货。")];
    for (who, status) in [
        (world::LONGJING_EDITOR, 403),
        (world::PINGGU_MANAGER, 404),
        (world::WANG, 404),
    ] {
        let visitor = app.login(who);
        assert_eq!(visitor.get(REPLIES).status, status, "{who}");
        assert_eq!(visitor.post(&one, &changed).status, status, "{who}");
        assert_eq!(visitor.post(&removal, &[]).status, status, "{who}");
    }
    let pinggu = app.login(world::PINGGU_MANAGER);
    let foreign = one.replace("longjing", "pinggu");
    assert_eq!(pinggu.post(&foreign, &changed).status, 404);
    assert_eq!(pinggu.post(&format!("{foreign}/removal"), &[]).status, 303);
    assert!(!pinggu.get("/desk/pinggu/replies").says("今天发货"));
    assert_eq!(count(app, "quick_replies WHERE body = '今天发货。'"), 1);
    let page = manager.get(REPLIES);
    let form = format!("form[action='{one}']");
    let refused = manager.submit(&page, &form, &[("reply_text", "")]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.has("details[open] #f-reply-text[aria-invalid]"),
        "{}",
        refused.shown()
    );
    assert_eq!(manager.submit(&page, &form, &changed).status, 303);
    assert!(manager.get(REPLIES).says("明天发货。"));
    // At most twenty.
    for n in 1..20 {
        let added = manager.post(REPLIES, &[("reply_text", &format!("第 {n} 条"))]);
        assert_eq!(added.status, 303, "{}", added.shown());
    }
    assert!(!manager.get(REPLIES).has(NEW));
    let full = manager.post(REPLIES, &[("reply_text", "再来一条")]);
    assert_eq!(full.status, 409, "{}", full.shown());
    assert!(full.says("最多 20 条"), "{}", full.shown());
    let page = manager.get(REPLIES);
    for _ in 0..2 {
        let css = format!("form[action='{removal}']");
        assert_eq!(manager.submit(&page, &css, &[]).status, 303);
    }
    assert_eq!(count(app, "quick_replies"), 19);
    let told = "events WHERE kind = 'quick_reply.removed'";
    assert_eq!(count(app, told), 1);
    assert!(manager.get(REPLIES).has(NEW));
});
