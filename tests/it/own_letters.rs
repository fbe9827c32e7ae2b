//! Letters that no inbox shows: whose they are, and that they go with the account.

use serde_json::Value;
use yipin::base::clock::MINUTE_MS;

use crate::messages::{asked, count, say};
use crate::support::{TestApp, on_both, smtp, world};

/// Three letters that wait for a mail server which is down: to the members of Longjing who answer
/// buyers, to Wang about their answer, and to Wang with a link for a new password.
fn leave_letters(app: &TestApp) {
    let thread = asked(app, "有货吗？");
    app.advance_ms(10 * MINUTE_MS);
    app.settle_by(smtp::refusing());
    let desk = format!("/desk/longjing/messages/{thread}");
    say(&app.login(world::LONGJING_MANAGER), &desk, "有的");
    app.advance_ms(10 * MINUTE_MS);
    let visitor = app.visitor();
    let page = visitor.get("/account/forgotten");
    let typed = [("email_or_phone", world::WANG)];
    let sent = visitor.submit(&page, "form[action='/account/forgotten']", &typed);
    assert_eq!(sent.status, 200, "{}", sent.shown());
    app.settle_by(smtp::refusing());
}

fn letters(app: &TestApp, kind: &str, user: i64) -> i64 {
    let of_kind = format!("mails WHERE kind = '{kind}' AND state = 'queued'");
    count(app, &format!("{of_kind} AND user_id = {user}"))
}

fn close(app: &TestApp, email: &str) {
    let typed = [("current_password", world::PASSWORD)];
    let closed = app.login(email).post("/account/closing", &typed);
    assert_eq!(closed.status, 303, "{}", closed.shown());
}

on_both!(letters_that_no_inbox_shows_go_with_the_account, |app| {
    leave_letters(app);
    assert_eq!(letters(app, "messages_to_answer", 11), 1);
    assert_eq!(letters(app, "messages_to_answer", 13), 1);
    assert_eq!(letters(app, "messages_unread", 31), 1);
    assert_eq!(letters(app, "password_reset", 31), 1);
    assert_eq!(count(app, "notices"), 0);
    let typed = [("current_password", world::PASSWORD), ("format", "json")];
    let file = app.login(world::WANG).post("/account/data", &typed);
    let data: Value = serde_json::from_str(&file.body).unwrap();
    let mut kinds: Vec<&str> = data["mails"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| mail["kind"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["messages_unread", "password_reset"]);
    close(app, world::WANG);
    close(app, world::LONGJING_PACKER);
    assert_eq!(count(app, "mails"), 1);
    app.advance_ms(10 * MINUTE_MS);
    app.settle();
    let to: Vec<String> = app.letters().into_iter().map(|one| one.to).collect();
    assert_eq!(to, [world::LONGJING_MANAGER]);
});

on_both!(old_letters_are_given_to_whose_they_are, |app| {
    leave_letters(app);
    app.execute("UPDATE mails SET user_id = NULL");
    // To accounts that are closed and members who have left; and one that another table knows.
    app.execute(
        "INSERT INTO mails (event_id, recipient, kind, params, locale, state, next_attempt_at, \
             created_at) VALUES \
         (900000, 'gone@example.org', 'messages_unread', '{}', 'en', 'failed', 0, 0), \
         (900001, 'gone@example.org', 'password_reset', '{}', 'en', 'failed', 0, 0), \
         (900002, 'gone@example.org', 'messages_to_answer', '{}', 'en', 'sent', 0, 0), \
         (NULL, 'gone@example.org', 'invitation', '{}', 'en', 'failed', 0, 0)",
    );
    app.execute(include_str!(
        "../../migrations/postgres/2026-11-30-000068_mail_only_letters/up.sql"
    ));
    assert_eq!(letters(app, "messages_to_answer", 11), 1);
    assert_eq!(letters(app, "messages_to_answer", 13), 1);
    assert_eq!(letters(app, "messages_unread", 31), 1);
    assert_eq!(letters(app, "password_reset", 31), 1);
    assert_eq!(count(app, "mails"), 5);
    let left = "mails WHERE recipient = 'gone@example.org' AND kind = 'invitation'";
    assert_eq!(count(app, left), 1);
});
