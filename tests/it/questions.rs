//! What buyers ask before they buy, and what the shop answers for all to read.

use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const TEA: &str = "/p/1-xihu-longjing";
const QUESTIONS: &str = "/p/1-xihu-longjing/questions";
const FORM: &str = "form[action$='/questions']";

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

fn told(app: &TestApp, user: i64, kind: &str) -> i64 {
    count(
        app,
        &format!("notices WHERE user_id = {user} AND kind = '{kind}'"),
    )
}

/// Asks through the form; gives the status.
pub fn ask(visitor: &Visitor, text: &str) -> u16 {
    let page = visitor.get(QUESTIONS);
    visitor.submit(&page, FORM, &[("question", text)]).status
}

fn newest(app: &TestApp) -> i64 {
    app.number("SELECT MAX(id) AS n FROM questions")
}

on_both!(a_buyer_asks_and_everybody_reads_the_answer, |app| {
    let anybody = app.visitor();
    let page = anybody.get(QUESTIONS);
    assert!(!page.has(FORM), "{}", page.shown());
    assert_eq!(
        page.attribute("main a[href^='/account/login']", "href"),
        format!("/account/login?next={QUESTIONS}")
    );
    let sent = anybody.post(QUESTIONS, &[("question", "能放多久？")]);
    assert_eq!(sent.status, 303);
    assert!(sent.location().starts_with("/account/login"));
    let emily = app.login(world::EMILY);
    assert_eq!(ask(&emily, " \u{200b} "), 422);
    assert_eq!(ask(&emily, &"长".repeat(201)), 422);
    // Sent twice, it is asked once.
    for _ in 0..2 {
        assert_eq!(ask(&emily, "能放\u{202e}多久？ <b>"), 303);
    }
    assert_eq!(count(app, "questions"), 1);
    app.settle();
    for member in [11, 12] {
        assert_eq!(told(app, member, "question_asked"), 1, "{member}");
    }
    assert_eq!(told(app, 13, "question_asked"), 0, "packers do not answer");
    // Nobody but her sees it before it is answered.
    assert!(emily.get(QUESTIONS).says("能放多久？ <b>"));
    for path in [TEA, QUESTIONS] {
        assert!(!anybody.get(path).says("能放多久"), "{path}");
    }
    let id = newest(app);
    let path = format!("/desk/longjing/questions/{id}/answer");
    let typed = [("answer", "阴凉处一年")];
    for (who, status) in [
        (world::PINGGU_MANAGER, 404),
        (world::LONGJING_PACKER, 403),
        (world::EMILY, 404),
    ] {
        assert_eq!(app.login(who).post(&path, &typed).status, status, "{who}");
    }
    let foreign = path.replace("longjing", "pinggu");
    assert_eq!(
        app.login(world::PINGGU_MANAGER)
            .post(&foreign, &typed)
            .status,
        404
    );
    let editor = app.login(world::LONGJING_EDITOR);
    assert_eq!(editor.post(&path, &[("answer", "")]).status, 422);
    let page = editor.get("/desk/longjing/questions");
    assert!(
        page.says("能放多久？ <b>") && page.says("E**"),
        "{}",
        page.shown()
    );
    for _ in 0..2 {
        assert_eq!(
            editor
                .submit(&page, "form[action$='/answer']", &typed)
                .status,
            303
        );
    }
    assert_eq!(count(app, "events WHERE kind = 'question.answered'"), 1);
    for path in [TEA, QUESTIONS] {
        let page = anybody.get(path);
        assert!(
            page.says("能放多久？ <b>") && page.says("阴凉处一年"),
            "{path}"
        );
        assert!(page.says("E**") && !page.says("Emily"), "{path}");
    }
    app.settle();
    assert_eq!(told(app, 32, "question_answered"), 1);
    let link = "notices WHERE kind = 'question_answered' AND link = '/p/1/questions'";
    assert_eq!(count(app, link), 1);
    let moved = emily.get("/p/1/questions");
    assert_eq!((moved.status, moved.location().as_str()), (301, QUESTIONS));
});

on_both!(
    only_goods_on_sale_are_asked_about_and_not_without_end,
    |app| {
        let emily = app.login(world::EMILY);
        emily.get(QUESTIONS);
        let typed = [("question", "还有吗？")];
        for unknown in ["/p/999/questions", "/p/x/questions"] {
            assert_eq!(emily.post(unknown, &typed).status, 404, "{unknown}");
            assert_eq!(emily.get(unknown).status, 404, "{unknown}");
        }
        for n in 0..4 {
            assert_eq!(ask(&emily, &format!("第 {n} 个问题？")), 303, "{n}");
        }
        let refused = emily.post(QUESTIONS, &typed);
        assert_eq!(refused.status, 429, "{}", refused.shown());
        assert_eq!(refused.text("#f-question").trim(), "还有吗？");
        assert_eq!(refused.header("retry-after"), "600");
        // Another person is not held up.
        assert_eq!(ask(&app.login(world::WANG), "还有吗？"), 303);
        app.advance_ms(10 * 60_000);
        assert_eq!(emily.post(QUESTIONS, &typed).status, 303);
    }
);

on_both!(
    a_question_and_its_answer_are_hidden_on_a_legal_ground,
    |app| {
        let emily = app.login(world::EMILY);
        assert_eq!(ask(&emily, "打我电话 13912345678"), 303);
        let id = newest(app);
        let report = format!("/reports/question/{id}");
        let guest = app.visitor();
        assert_eq!(guest.get(&report).status, 404, "nobody sees it yet");
        let manager = app.login(world::LONGJING_MANAGER);
        let answer = format!("/desk/longjing/questions/{id}/answer");
        assert_eq!(manager.post(&answer, &[("answer", "好的")]).status, 303);
        let page = guest.get(&report);
        let said = [("ground", "privacy")];
        assert_eq!(
            guest
                .submit(&page, "form[action^='/reports']", &said)
                .status,
            303
        );
        let page = format!("/admin/reports/question/{id}");
        assert_eq!(app.login(world::BEIJING_SUPERVISOR).get(&page).status, 404);
        let reviewer = app.login(world::XIHU_REVIEWER);
        assert!(reviewer.get("/admin/reports").says("买家提问"));
        let ruling = [("ground", "privacy"), ("note", "有手机号")];
        let shown = reviewer.get(&page);
        for _ in 0..2 {
            assert_eq!(
                reviewer
                    .submit(&shown, "form[action$='/hiding']", &ruling)
                    .status,
                303
            );
        }
        for path in [TEA, QUESTIONS] {
            let page = guest.get(path);
            assert!(
                page.says("因法律原因隐藏：泄露个人信息"),
                "{path}: {}",
                page.shown()
            );
            assert!(
                !page.body.contains("13912345678") && !page.says("好的"),
                "{path}"
            );
        }
        assert_eq!(manager.post(&answer, &[("answer", "改")]).status, 409);
        app.settle();
        assert_eq!(told(app, 32, "words_hidden"), 1);
        let again = [("note", "本人号码")];
        let shown = reviewer.get(&page);
        assert_eq!(
            reviewer
                .submit(&shown, "form[action$='/showing']", &again)
                .status,
            303
        );
        assert!(guest.get(TEA).says("13912345678"));
        // The answer alone.
        let answer_page = format!("/admin/reports/question_answer/{id}");
        let ruling = [("ground", "insult"), ("note", "x")];
        let shown = reviewer.get(&answer_page);
        assert_eq!(
            reviewer
                .submit(&shown, "form[action$='/hiding']", &ruling)
                .status,
            303
        );
        let page = guest.get(TEA);
        assert!(page.says("13912345678") && page.says("店家的回复因法律原因隐藏"));
        assert!(!page.says("好的"));
    }
);

on_both!(answered_questions_come_in_pages, |app| {
    let wang = app.login(world::WANG);
    let emily = app.login(world::EMILY);
    let manager = app.login(world::LONGJING_MANAGER);
    manager.get("/desk/longjing/questions");
    for n in 0..7 {
        let asker = if n % 2 == 0 { &wang } else { &emily };
        assert_eq!(ask(asker, &format!("第 {n} 问？")), 303);
        let path = format!("/desk/longjing/questions/{}/answer", newest(app));
        assert_eq!(manager.post(&path, &[("answer", "答")]).status, 303);
    }
    let visitor = app.visitor();
    assert_eq!(visitor.get(TEA).count(".rows blockquote"), 3);
    let first = visitor.get(QUESTIONS);
    assert_eq!(first.count(".rows blockquote"), 5);
    assert!(first.says("第 6 问？") && !first.says("第 1 问？"));
    let next = visitor.get(&first.attribute("a[rel=next]", "href"));
    assert_eq!(next.count(".rows blockquote"), 2);
    let before = app.statements();
    assert_eq!(visitor.get(&format!("{TEA}?x=1")).status, 200);
    assert!(app.statements() - before <= 4);
});

on_both!(a_shop_reports_what_nobody_else_sees_yet, |app| {
    let emily = app.login(world::EMILY);
    assert_eq!(ask(&emily, "打我电话 13912345678"), 303);
    let id = newest(app);
    let report = format!("/desk/longjing/reports/question/{id}");
    let manager = app.login(world::LONGJING_MANAGER);
    let list = "/desk/longjing/questions";
    assert!(manager.get(list).has(&format!("a[href='{report}']")));
    let page = manager.get(&report);
    assert!(page.says("13912345678"), "{}", page.shown());
    let css = format!("form[action='{report}']");
    let refused = manager.submit(&page, &css, &[("note", "留了电话")]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert_eq!(refused.text("#f-note").trim(), "留了电话");
    let said = [("ground", "privacy"), ("note", "留了电话")];
    for _ in 0..2 {
        let sent = manager.submit(&page, &css, &said);
        assert_eq!((sent.status, sent.location()), (303, list.to_owned()));
    }
    assert_eq!(count(app, "abuse_reports"), 1);
    for (who, status) in [(world::PINGGU_MANAGER, 404), (world::EMILY, 404)] {
        let visitor = app.login(who);
        assert_eq!(visitor.get(&report).status, status, "{who}");
        assert_eq!(visitor.post(&report, &said).status, status, "{who}");
        let own = report.replace("longjing", "pinggu");
        assert_eq!(visitor.get(&own).status, 404, "{who}");
    }
    // Its own words a shop changes by itself.
    let of_answer = report.replace("/question/", "/question_answer/");
    assert_eq!(manager.get(&of_answer).status, 404);
    let reviewer = app.login(world::XIHU_REVIEWER);
    assert!(reviewer.get("/admin/reports").says("买家提问"));
    let shown = reviewer.get(&format!("/admin/reports/question/{id}"));
    let ruling = [("ground", "privacy"), ("note", "有手机号")];
    let hidden = reviewer.submit(&shown, "form[action$='/hiding']", &ruling);
    assert_eq!(hidden.status, 303, "{}", hidden.shown());
    // It waits for no answer any more, and is not there to be reported.
    assert!(!emily.get(QUESTIONS).says("13912345678"));
    let all = manager.get(&format!("{list}?tab=all"));
    assert!(all.says("13912345678") && !all.has(&format!("a[href='{report}']")));
    assert_eq!(manager.get(&report).status, 404);
});

on_both!(
    a_refused_answer_is_shown_wherever_its_question_stands,
    |app| {
        let rows: Vec<String> = (1..=25)
            .map(|n| format!("({n}, 1, 1, 32, '第 {n} 问？', 'E**', {n})"))
            .collect();
        app.execute(&format!(
        "INSERT INTO questions (id, shop_id, listing_id, user_id, body, author, asked_at) VALUES {}",
        rows.join(", ")
    ));
        let editor = app.login(world::LONGJING_EDITOR);
        let first = editor.get("/desk/longjing/questions?tab=all");
        assert!(first.count(".rows > li") == 20 && !first.says("第 1 问？"));
        let long = "长".repeat(301);
        let path = "/desk/longjing/questions/1/answer";
        let refused = editor.post(path, &[("answer", &long)]);
        assert_eq!(refused.status, 422, "{}", refused.shown());
        assert!(refused.says("第 1 问？"), "{}", refused.shown());
        assert_eq!(refused.text("details[open] #f-answer").trim(), long);
        // What is hidden meanwhile cannot be answered; what was typed is not lost.
        app.execute("UPDATE questions SET hidden_for = 'privacy' WHERE id = 1");
        app.excuse("words.hidden_on_record");
        let refused = editor.post(path, &[("answer", "一年")]);
        assert_eq!(refused.status, 409, "{}", refused.shown());
        assert!(
            refused.says("第 1 问？") && refused.says("一年"),
            "{}",
            refused.shown()
        );
    }
);

on_both!(reported_words_come_in_pages, |app| {
    let questions: Vec<String> = (1..=32)
        .map(|n| format!("({n}, 1, 1, 32, '第 {n} 问？', 'E**', {n})"))
        .collect();
    // Two of them for as long as another.
    let reports: Vec<String> = (1..=32)
        .map(|n| format!("(1, 'question', {n}, 'r', 'fake', {})", n / 3))
        .collect();
    app.execute(&format!(
        "INSERT INTO questions (id, shop_id, listing_id, user_id, body, author, asked_at) VALUES {}; \
         INSERT INTO abuse_reports (shop_id, subject, subject_id, reporter, ground, reported_at) \
         VALUES {}",
        questions.join(", "),
        reports.join(", ")
    ));
    let reviewer = app.login(world::XIHU_REVIEWER);
    let first = reviewer.get("/admin/reports");
    assert_eq!(first.count(".rows > li"), 30);
    assert!(first.has("a[href='/admin/reports/question/1']"));
    let rest = reviewer.get(&first.attribute("a[rel=next]", "href"));
    assert_eq!(rest.count(".rows > li"), 2);
    for id in [31, 32] {
        let link = format!("a[href='/admin/reports/question/{id}']");
        assert!(rest.has(&link) && !first.has(&link), "{id}");
    }
    assert_eq!(rest.attribute("a[rel=first]", "href"), "/admin/reports");
});
