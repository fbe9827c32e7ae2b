//! The desk's first page, the people of a shop, and the links that invite more.

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const MEMBERS: &str = "/desk/longjing/members";
const INVITE: &str = "form[action='/desk/longjing/invitations']";

fn member_id(app: &TestApp, email: &str) -> i64 {
    app.number(&format!(
        "SELECT m.id AS n FROM memberships m JOIN users u ON u.id = m.user_id \
         WHERE u.email = '{email}' AND m.shop_id = 1"
    ))
}

fn invite(manager: &Visitor, contact: &str, role: &str) -> Page {
    let page = manager.get(MEMBERS);
    manager.submit(&page, INVITE, &[("contact", contact), ("role", role)])
}

/// The path of the link that the page shows once.
fn link(page: &Page) -> String {
    let url = page.attribute("#invitation-link", "value");
    url[url.find("/invitations/").unwrap()..].to_owned()
}

on_both!(an_invited_person_joins_by_a_link_that_works_once, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = invite(&manager, "小王", "packer");
    assert_eq!(page.status, 200, "{}", page.shown());
    let path = link(&page);
    assert!(path.len() >= "/invitations/".len() + 22, "{path}: 128 bits");
    // It is shown only in that one answer, and is not kept in the database.
    assert!(!manager.get(MEMBERS).body.contains(&path));
    let token = path.trim_start_matches("/invitations/");
    let kept = app.number(&format!(
        "SELECT COUNT(*) AS n FROM invitations WHERE CAST(token_hash AS TEXT) LIKE '%{token}%'"
    ));
    assert_eq!(kept, 0);

    let guest = app.visitor();
    let page = guest.get(&path);
    assert!(page.says("打包发货"), "{}", page.shown());
    assert_eq!(
        page.attribute("a.button.primary", "href"),
        format!("/account/login?next={path}")
    );
    let sent = guest.post(&path, &[]);
    assert_eq!(sent.status, 303);
    assert!(sent.location().starts_with("/account/login"));

    let wang = app.login(world::WANG);
    let page = wang.get(&path);
    let joined = wang.submit(&page, "main form", &[("role", "manager"), ("shop_id", "2")]);
    assert_eq!(
        (joined.status, joined.location().as_str()),
        (303, "/desk/longjing")
    );
    assert_eq!(wang.get("/desk/longjing").status, 200);
    assert_eq!(
        wang.get(MEMBERS).status,
        403,
        "a packer manages nobody (O-27)"
    );
    assert_eq!(wang.get("/desk/pinggu").status, 404);
    for visitor in [app.login(world::EMILY), wang] {
        let again = visitor.post(&path, &[]);
        assert_eq!(again.status, 404, "{}", again.shown());
        assert!(again.says("已经失效") || again.says("no longer works"));
    }
    let members = app.number("SELECT COUNT(*) AS n FROM memberships WHERE shop_id = 1");
    assert_eq!(members, 5);
});

on_both!(an_invitation_ends_by_withdrawal_and_by_time, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let withdrawn = link(&invite(&manager, "小李", "editor"));
    let late = link(&invite(&manager, "小赵", "editor"));
    let page = manager.get(MEMBERS);
    assert_eq!(page.count("form[action$='/withdrawal']"), 2);
    // Newest first: the last one is 小李's.
    let form = page.attribute("li:last-child form[action$='/withdrawal']", "action");
    let sent = manager.submit(&page, &format!("form[action='{form}']"), &[]);
    assert_eq!(sent.status, 303);
    let twice = manager.submit(&page, &format!("form[action='{form}']"), &[]);
    assert_eq!(twice.status, 404);

    let wang = app.login(world::WANG);
    assert_eq!(wang.get(&withdrawn).status, 404);
    assert_eq!(wang.get(&late).status, 200);
    // Seven days: the last millisecond still counts.
    app.advance_ms(7 * 86_400_000 - 1);
    assert_eq!(app.login(world::WANG).get(&late).status, 200);
    app.advance_ms(1);
    let wang = app.login(world::WANG);
    assert_eq!(wang.get(&late).status, 404);
    assert_eq!(wang.post(&late, &[]).status, 404);
});

on_both!(a_member_cannot_join_twice, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let path = link(&invite(&manager, "装箱的", "manager"));
    let packer = app.login(world::LONGJING_PACKER);
    let page = packer.get(&path);
    assert_eq!(page.attribute("a.button.primary", "href"), "/desk/longjing");
    assert_eq!(packer.post(&path, &[]).status, 409);
    assert_eq!(packer.get(MEMBERS).status, 403, "still a packer");
    // The link was not used up by that.
    assert_eq!(app.login(world::WANG).get(&path).status, 200);
});

on_both!(a_bad_invitation_is_refused_beside_its_field, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let long = "王".repeat(61);
    for (contact, role, field, kept) in [
        ("", "packer", "contact", ""),
        (" \u{200b}\u{202e} ", "packer", "contact", ""),
        (long.as_str(), "packer", "contact", long.as_str()),
        ("小王", "owner", "role", "小王"),
        ("小王", "", "role", "小王"),
    ] {
        let page = invite(&manager, contact, role);
        assert_eq!(page.status, 422, "{contact:?} {role:?}: {}", page.shown());
        let error = format!("#f-{field}-fault");
        assert!(page.has(&error), "{field}: {}", page.shown());
        if !kept.is_empty() {
            assert_eq!(page.attribute("[name=contact]", "value"), kept);
        }
    }
    // Markup is shown as it was written (O-33).
    let page = invite(&manager, "<script>alert(1)</script>🍑", "packer");
    assert_eq!(page.status, 200);
    assert!(page.says("<script>alert(1)</script>🍑"));
    assert!(!page.body.contains("<script>alert"));
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM invitations"), 1);
});

on_both!(a_link_by_mail_reaches_the_person, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let path = link(&invite(&manager, "xiaowang@example.org", "packer"));
    app.settle();
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, "xiaowang@example.org");
    assert!(letters[0].text.contains(&path), "{}", letters[0].text);
});

// O-58: a changed role counts in the session that was open before.
on_both!(a_role_changes_at_once_and_a_removed_member_is_out, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(packer.get("/desk/longjing/listings/new").status, 403);
    let id = member_id(app, world::LONGJING_PACKER);
    let page = manager.get(MEMBERS);
    let form = format!("form[action='{MEMBERS}/{id}/role']");
    for _ in 0..2 {
        let sent = manager.submit(&page, &form, &[("role", "editor"), ("shop_id", "2")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(packer.get("/desk/longjing/listings/new").status, 200);
    let events = "SELECT COUNT(*) AS n FROM events WHERE kind = 'member.role_changed'";
    assert_eq!(app.number(events), 1, "the second sending changed nothing");
    let odd = manager.submit(&page, &form, &[("role", "owner")]);
    assert_eq!(odd.status, 400);

    let form = format!("form[action='{MEMBERS}/{id}/removal']");
    assert_eq!(manager.submit(&page, &form, &[]).status, 303);
    assert_eq!(packer.get("/desk/longjing").status, 404);
    assert_eq!(packer.get("/desk").status, 200, "no desk is left");
    assert_eq!(manager.submit(&page, &form, &[]).status, 404);
});

on_both!(a_shop_keeps_a_manager, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let id = member_id(app, world::LONGJING_MANAGER);
    let page = manager.get(MEMBERS);
    let removal = format!("form[action='{MEMBERS}/{id}/removal']");
    let role = format!("form[action='{MEMBERS}/{id}/role']");
    let left = manager.submit(&page, &removal, &[]);
    assert_eq!(left.status, 422, "{}", left.shown());
    assert!(left.says("至少要有一位负责人"));
    let lowered = manager.submit(&page, &role, &[("role", "packer")]);
    assert_eq!(lowered.status, 422);
    // With a second manager the first may go.
    let second = member_id(app, world::LONGJING_EDITOR);
    let sent = manager.post(&format!("{MEMBERS}/{second}/role"), &[("role", "manager")]);
    assert_eq!(sent.status, 303);
    let left = manager.submit(&page, &removal, &[]);
    assert_eq!((left.status, left.location().as_str()), (303, "/desk"));
    assert_eq!(manager.get(MEMBERS).status, 404);
});

// O-26: the manager of another shop names our people, and theirs through the own address.
on_both!(members_of_another_shop_are_out_of_reach, |app| {
    let ours = member_id(app, world::LONGJING_PACKER);
    let pinggu = app.login(world::PINGGU_MANAGER);
    for path in [
        format!("{MEMBERS}/{ours}/role"),
        format!("{MEMBERS}/{ours}/removal"),
        format!("/desk/pinggu/members/{ours}/role"),
        format!("/desk/pinggu/members/{ours}/removal"),
    ] {
        assert_eq!(
            pinggu.post(&path, &[("role", "manager")]).status,
            404,
            "{path}"
        );
    }
    let role = "SELECT COUNT(*) AS n FROM memberships WHERE shop_id = 1 AND role = 'packer'";
    assert_eq!(app.number(role), 1);
});

on_both!(the_desk_shows_what_waits, |app| {
    app.execute(include_str!("support/sound.sql"));
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get("/desk");
    assert_eq!(
        (page.status, page.location().as_str()),
        (303, "/desk/longjing")
    );
    let page = manager.get("/desk/longjing");
    let by_state = |state: &str| {
        app.number(&format!(
            "SELECT COUNT(*) AS n FROM orders WHERE shop_id = 1 AND state = '{state}'"
        ))
    };
    let shown = page.texts(".figures b");
    let wanted = ["confirmed", "accepted", "awaiting_payment", "shipped"].map(by_state);
    assert!(wanted.iter().sum::<i64>() > 0);
    assert_eq!(shown[..4], wanted.map(|n| n.to_string()));
    let counted = |rows: &str| app.number(&format!("SELECT COUNT(*) AS n FROM {rows}"));
    let due = [
        "claims WHERE shop_id = 1 AND state IN ('requested', 'sent')",
        "refunds WHERE shop_id = 1 AND state NOT IN ('succeeded', 'declined')",
        "invoices WHERE shop_id = 1 AND state IN ('requested', 'red_due')",
        "reviews WHERE shop_id = 1 AND answered_at IS NULL AND hidden_for IS NULL",
        "questions WHERE shop_id = 1 AND answered_at IS NULL AND hidden_for IS NULL",
    ]
    .map(counted);
    assert_eq!(shown[4..9], due.map(|n| n.to_string()));
    assert_eq!(shown[9..], ["1", "0", "0"], "on sale, drafts, sold out");
    assert_eq!(page.attribute("main .lead a", "href"), "/v/longjing");

    // An editor has nothing to do with orders.
    let page = app.login(world::LONGJING_EDITOR).get("/desk/longjing");
    assert_eq!(page.count(".figures"), 2);
    for (below, sees) in [
        ("orders?tab=to_ship", false),
        ("claims", false),
        ("money", false),
        ("reviews", true),
        ("questions", true),
    ] {
        let figure = format!(".figures a[href='/desk/longjing/{below}']");
        assert_eq!(page.has(&figure), sees, "{below}");
    }

    app.execute("UPDATE shops SET state = 'suspended' WHERE id = 1");
    let page = manager.get("/desk/longjing");
    assert!(page.says("现在不能卖货"), "{}", page.shown());
    assert!(!page.has("main .lead a"));
    app.execute("UPDATE shops SET state = 'approved' WHERE id = 1");
});
