//! Mails against a real SMTP server, and against servers that fail in every way.

use serde_json::Value;
use yipin::base::clock::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use yipin::domain::mail::Mailer;

use crate::support::smtp::{self, SmtpServer};
use crate::support::{TestApp, on_both, world};

/// Somebody asks for a link; the mail for it waits in the queue.
fn ask(app: &TestApp, email: &str) {
    let visitor = app.visitor();
    let page = visitor.get("/account/forgotten");
    let fields = [("email_or_phone", email)];
    let answer = visitor.submit(&page, "form[action='/account/forgotten']", &fields);
    assert_eq!(answer.status, 200);
}

fn count(app: &TestApp, state: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM mails WHERE state = '{state}'"
    ))
}

fn text<'a>(mail: &'a Value, name: &str) -> &'a str {
    mail[name].as_str().unwrap()
}

on_both!(a_mail_goes_out_once_in_the_language_of_its_reader, |app| {
    let mut server = SmtpServer::taking();
    ask(app, world::WANG);
    app.settle_by(server.mailer());
    let mail = server.next_mail();
    assert_eq!(mail["to"], serde_json::json!([world::WANG]));
    assert_eq!(text(&mail, "subject"), "一品：设置新密码");
    assert!(text(&mail, "text").contains("链接 30 分钟内有效"));
    assert!(text(&mail, "text").contains(&format!("{}/account/reset/", app.node.origin)));

    ask(app, world::EMILY);
    app.settle_by(server.mailer());
    assert_eq!(
        text(&server.next_mail(), "subject"),
        "Yipin: Set a new password"
    );
    app.settle_by(server.mailer());
    assert_eq!(server.rest(), Vec::<Value>::new());
    assert_eq!(count(app, "sent"), 2);
    // What was sent is not kept: it held a secret.
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM mails WHERE params <> '{}'"),
        0
    );
});

/// What must happen with a server that fails: the mail waits, administrators see why, and it
/// goes out once when the server is well again.
fn is_sent_once_after_recovery(app: &TestApp, broken: Mailer) {
    ask(app, world::WANG);
    app.settle_by(broken);
    assert_eq!((count(app, "queued"), count(app, "sent")), (1, 0));
    let root = app.login(world::ROOT);
    let page = root.get("/admin/mails");
    assert_eq!(page.status, 200);
    assert!(
        page.has("tbody tr") && page.says(world::WANG),
        "{}",
        page.shown()
    );

    let mut server = SmtpServer::taking();
    app.settle_by(server.mailer());
    assert_eq!(count(app, "sent"), 0, "not before its time");
    app.advance_ms(30 * SECOND_MS);
    app.settle_by(server.mailer());
    app.settle_by(server.mailer());
    assert_eq!(text(&server.next_mail(), "subject"), "一品：设置新密码");
    assert_eq!(server.rest(), Vec::<Value>::new());
    assert_eq!(count(app, "sent"), 1);
    assert!(root.get("/admin/mails").has(".empty"));
}

on_both!(o_54_a_server_that_refuses_connections, |app| {
    is_sent_once_after_recovery(app, smtp::refusing());
});

on_both!(o_54_a_server_that_never_answers, |app| {
    let (listener, mailer) = smtp::black_hole();
    is_sent_once_after_recovery(app, mailer);
    drop(listener);
});

on_both!(o_54_a_server_that_answers_byte_by_byte, |app| {
    is_sent_once_after_recovery(app, smtp::dripping());
});

on_both!(o_54_a_server_that_is_busy, |app| {
    let server = SmtpServer::answering("451 4.3.0 try later");
    is_sent_once_after_recovery(app, server.mailer());
});

on_both!(o_54_a_server_that_says_no, |app| {
    let server = SmtpServer::answering("550 5.7.1 not today");
    is_sent_once_after_recovery(app, server.mailer());
});

on_both!(o_54_a_server_without_the_tls_it_should_have, |app| {
    let (_server, mailer) = smtp::broken_tls();
    is_sent_once_after_recovery(app, mailer);
});

on_both!(
    a_mail_that_fails_for_hours_is_given_up_shown_and_sent_again_by_hand,
    |app| {
        insert_mail(app, "invitation");
        for _ in 0..9 {
            assert_eq!(count(app, "queued"), 1);
            app.settle_by(smtp::refusing());
            app.advance_ms(6 * HOUR_MS);
        }
        assert_eq!(count(app, "failed"), 1);
        app.settle();
        assert_eq!(app.letters(), []);

        assert_eq!(
            app.login(world::LONGJING_MANAGER)
                .get("/admin/mails")
                .status,
            404
        );
        assert_eq!(
            app.login(world::XIHU_REVIEWER).get("/admin/mails").status,
            403
        );
        let root = app.login(world::ROOT);
        let page = root.get("/admin/mails");
        assert!(page.says("已放弃"), "{}", page.shown());
        assert_eq!(root.submit(&page, "tbody form", &[]).status, 303);
        assert_eq!(
            root.submit(&page, "tbody form", &[]).status,
            404,
            "queued already"
        );
        app.settle();
        assert_eq!(app.letters().len(), 1);
    }
);

on_both!(a_link_that_has_run_out_is_not_sent, |app| {
    ask(app, world::WANG);
    app.settle_by(smtp::refusing());
    app.advance_ms(31 * MINUTE_MS);
    app.settle();
    assert_eq!(app.letters(), []);
    assert_eq!(count(app, "failed"), 1);
});

on_both!(
    /// O-55: a mail that cannot even be written is set aside, and the others go out.
    o_55_a_mail_that_cannot_be_written_stops_no_other,
    |app| {
        insert_mail_to(app, "no address", "invitation");
        ask(app, world::WANG);
        app.settle();
        let to: Vec<String> = app.letters().into_iter().map(|letter| letter.to).collect();
        assert_eq!(to, [world::WANG]);
        assert_eq!(count(app, "failed"), 1);
    }
);

on_both!(a_sender_that_died_leaves_its_mail_to_the_next, |app| {
    insert_mail(app, "invitation");
    let until = world::NOW_MS + 5 * MINUTE_MS;
    app.execute(&format!(
        "UPDATE mails SET state = 'sending', next_attempt_at = {until}"
    ));
    app.settle();
    assert_eq!(app.letters(), []);
    app.advance_ms(5 * MINUTE_MS);
    app.settle();
    assert_eq!(app.letters().len(), 1);
});

on_both!(mails_that_are_over_are_kept_for_a_month, |app| {
    insert_mail(app, "invitation");
    insert_mail_to(app, "no address", "invitation");
    app.settle();
    app.advance_ms(30 * DAY_MS);
    app.settle();
    assert_eq!((count(app, "sent"), count(app, "failed")), (1, 1));
    app.advance_ms(HOUR_MS);
    app.settle();
    assert_eq!((count(app, "sent"), count(app, "failed")), (0, 0));
});

on_both!(a_mail_of_a_batch_costs_one_statement_at_most, |app| {
    app.settle();
    let cost = |mails: usize, mailer: &dyn Fn() -> Mailer| {
        for _ in 0..mails {
            insert_mail(app, "invitation");
        }
        let before = app.statements();
        app.settle_by(mailer());
        app.statements() - before
    };
    let server = SmtpServer::taking();
    // Eleven more are marked one by one at worst, and taken all at once.
    let one = cost(1, &|| server.mailer());
    assert!(cost(12, &|| server.mailer()) <= one + 11);
    assert_eq!(server.rest().len(), 13);
    let one = cost(1, &smtp::refusing);
    assert!(cost(12, &smtp::refusing) <= one + 11);
    assert_eq!((count(app, "sent"), count(app, "queued")), (13, 13));
});

fn insert_mail(app: &TestApp, kind: &str) {
    insert_mail_to(app, world::WANG, kind);
}

fn insert_mail_to(app: &TestApp, to: &str, kind: &str) {
    let now = world::NOW_MS;
    app.execute(&format!(
        "INSERT INTO mails (recipient, kind, params, locale, next_attempt_at, created_at) \
         VALUES ('{to}', '{kind}', '{{}}', 'zh-CN', {now}, {now})"
    ));
}
