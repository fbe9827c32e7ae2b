//! The specialty at the desk: asking for another, and what becomes of it.

use yipin::base::ids::{ApplicationId, UserId};
use yipin::domain::access::{ReviewApplications, grant};
use yipin::domain::applications::{Checklist, Comments};
use yipin::domain::flows::shop_approval::{self, Decision};
use yipin::domain::mail::Letter;

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const CHARTER: &str = "/desk/longjing/charter";
const FORM: &str = "form.charter-form";
/// The reviewer of Xihu, where Longjing lies.
const REVIEWER: UserId = UserId(3);

fn send(manager: &Visitor, changes: &[(&str, &str)]) -> Page {
    let page = manager.get(&format!("{CHARTER}/proposal"));
    manager.submit(&page, FORM, changes)
}

/// The last request.
fn request(app: &TestApp) -> ApplicationId {
    ApplicationId(app.number("SELECT MAX(id) AS n FROM applications WHERE shop_id = 1"))
}

fn take_up(app: &TestApp) {
    let id = request(app);
    app.db
        .write_now(|tx| {
            let scope = grant::division::<ReviewApplications>(tx.conn(), REVIEWER)?;
            shop_approval::take_up(tx, &scope, id)
        })
        .unwrap();
}

/// What the reviewer decides on the last request.
fn decide(app: &TestApp, decision: &Decision) {
    take_up(app);
    let id = request(app);
    let round = i32::try_from(app.number(&format!(
        "SELECT CAST(MAX(position) AS BIGINT) AS n FROM review_steps WHERE application_id = {id}"
    )))
    .unwrap();
    app.db
        .write_now(|tx| {
            let scope = grant::division::<ReviewApplications>(tx.conn(), REVIEWER)?;
            shop_approval::decide(tx, &scope, id, round, decision)
        })
        .unwrap();
}

fn applications(app: &TestApp, state: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM applications WHERE shop_id = 1 AND kind = 'charter_change' \
         AND state = '{state}'"
    ))
}

on_both!(a_new_specialty_is_in_force_once_it_is_approved, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let guest = app.visitor();
    let page = manager.get(CHARTER);
    assert!(
        page.says("西湖龙井茶") && page.says("茶叶"),
        "{}",
        page.shown()
    );
    let page = manager.get(&format!("{CHARTER}/proposal"));
    assert_eq!(page.attribute("#f-specialty-zh", "value"), "西湖龙井茶");
    let wanted = [
        ("specialty_zh", "九曲红梅"),
        ("specialty_en", "Jiuqu Hongmei"),
    ];
    for _ in 0..2 {
        let sent = manager.submit(&page, FORM, &wanted);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(
        applications(app, "submitted"),
        1,
        "pressed twice, sent once"
    );
    let page = manager.get(CHARTER);
    assert!(page.says("九曲红梅") && page.says("西湖龙井茶") && page.says("等管理员来看"));
    assert!(!page.has(&format!("a[href='{CHARTER}/proposal']")));
    // The one in force stays until then, for buyers too.
    assert!(guest.get("/v/longjing").says("西湖龙井茶"));
    let other = manager.post(
        &format!("{CHARTER}/proposal"),
        &[
            ("category", "tea"),
            ("specialty_zh", "碧螺春"),
            ("origin_zh", "a"),
            ("production_area", "b"),
        ],
    );
    assert_eq!(other.status, 409, "one request at a time");
    decide(app, &Decision::Approve(Checklist::complete()));
    assert!(guest.get("/v/longjing").says("九曲红梅"));
    let page = manager.get(CHARTER);
    assert!(
        page.says("九曲红梅") && !page.says("西湖龙井茶"),
        "{}",
        page.shown()
    );
    let charters = "SELECT COUNT(*) AS n FROM charters WHERE shop_id = 1 AND state = ";
    assert_eq!(app.number(&format!("{charters}'active'")), 1);
    assert_eq!(app.number(&format!("{charters}'superseded'")), 1);
});

on_both!(
    comments_stand_beside_their_fields_and_the_answer_goes_in_again,
    |app| {
        let manager = app.login(world::LONGJING_MANAGER);
        send(&manager, &[("specialty_zh", "九曲红梅")]);
        let said = [
            ("comment_standards", "请写标准号 <b>"),
            ("note", "差一点就好了"),
        ];
        let comments = Comments::parse(said.into_iter()).unwrap();
        decide(app, &Decision::RequestChanges(comments));
        let page = manager.get(CHARTER);
        assert!(
            page.says("请写标准号 <b>") && page.says("差一点就好了"),
            "{}",
            page.shown()
        );
        let page = manager.get(&format!("{CHARTER}/proposal"));
        assert!(page.text("#f-standards-comment").contains("请写标准号 <b>"));
        assert_eq!(page.attribute("#f-specialty-zh", "value"), "九曲红梅");
        let sent = manager.submit(&page, FORM, &[("standards", "GB/T 13738")]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        assert_eq!(applications(app, "submitted"), 1);
        assert_eq!(
            app.number("SELECT COUNT(*) AS n FROM charters WHERE standards = 'GB/T 13738'"),
            1
        );
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM review_steps"), 2);
    }
);

on_both!(a_request_can_be_withdrawn_and_not_while_it_is_read, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    send(&manager, &[("specialty_zh", "九曲红梅")]);
    let page = manager.get(CHARTER);
    for _ in 0..2 {
        let gone = manager.submit(&page, "form[action$='/withdrawal']", &[]);
        assert_eq!(gone.status, 303);
    }
    assert_eq!(applications(app, "withdrawn"), 1);
    assert!(manager.get(CHARTER).says("申请已经撤回"));
    assert!(app.visitor().get("/v/longjing").says("西湖龙井茶"));
    send(&manager, &[("specialty_zh", "九曲红梅")]);
    take_up(app);
    let page = manager.get(CHARTER);
    assert!(!page.has("form[action$='/withdrawal']"));
    let late = manager.post(&format!("{CHARTER}/withdrawal"), &[]);
    assert_eq!(late.status, 409);
    assert_eq!(manager.get(&format!("{CHARTER}/proposal")).status, 303);
});

on_both!(every_field_is_checked_and_the_input_kept, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let (name, line) = ("茶".repeat(41), "a".repeat(81));
    let (text, story) = ("茶".repeat(501), "茶".repeat(2_001));
    for (field, values) in [
        ("category", vec!["", "weapons", "<script>"]),
        ("specialty_zh", vec!["", "\u{200b}\u{202e}", &name]),
        ("specialty_en", vec![&line]),
        ("origin_zh", vec!["", "\u{3000}", &story]),
        ("origin_en", vec![&story]),
        ("production_area", vec!["", &text]),
        ("grade_rules", vec![&text]),
        ("standards", vec![&text]),
    ] {
        for value in values {
            let mut changes = vec![(field, value)];
            if field != "specialty_zh" {
                changes.push(("specialty_zh", "九曲红梅"));
            }
            let refused = send(&manager, &changes);
            assert_eq!(refused.status, 422, "{field} {value}: {}", refused.shown());
            let id = field.replace('_', "-");
            assert!(refused.has(&format!("#f-{id}-fault")), "{field} {value}");
            if field.starts_with("specialty") {
                assert_eq!(refused.attribute(&format!("#f-{id}"), "value"), value);
            }
        }
    }
    let same = send(&manager, &[]);
    assert_eq!(same.status, 422);
    assert!(same.says("没有要改的"), "{}", same.shown());
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM applications"), 0);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM charters"), 2);
    let marked = "\"><img src=x onerror=alert(1)> {{7*7}} 🍵";
    assert_eq!(send(&manager, &[("specialty_zh", marked)]).status, 303);
    let page = manager.get(CHARTER);
    assert!(page.says(marked) && !page.has("img[onerror]"));
});

on_both!(
    o27_only_managers_ask_and_forbidden_fields_change_nothing,
    |app| {
        for (email, status) in [
            (world::LONGJING_EDITOR, 403),
            (world::LONGJING_PACKER, 403),
            (world::LONGJING_ACCOUNTANT, 403),
            (world::PINGGU_MANAGER, 404),
        ] {
            let visitor = app.login(email);
            for path in [CHARTER.to_owned(), format!("{CHARTER}/proposal")] {
                assert_eq!(visitor.get(&path).status, status, "{email} {path}");
            }
            for below in ["proposal", "withdrawal"] {
                let posted = visitor.post(&format!("{CHARTER}/{below}"), &[("category", "tea")]);
                assert_eq!(posted.status, status, "{email} {below} (O-26)");
            }
        }
        let manager = app.login(world::LONGJING_MANAGER);
        let sent = send(
            &manager,
            &[
                ("specialty_zh", "九曲红梅"),
                ("shop_id", "2"),
                ("id", "2"),
                ("state", "active"),
                ("kind", "opening"),
                ("applicant_id", "21"),
                ("role", "supervisor"),
                ("decided_at", "0"),
            ],
        );
        assert_eq!(sent.status, 303);
        let made = app.number(
            "SELECT COUNT(*) AS n FROM charters WHERE shop_id = 1 AND state = 'submitted' \
         AND decided_at IS NULL",
        );
        assert_eq!((made, applications(app, "submitted")), (1, 1));
        let others = app.number("SELECT COUNT(*) AS n FROM charters WHERE shop_id = 2");
        assert_eq!(others, 1);
        assert!(!manager.get("/desk/pinggu/charter").says("九曲红梅"));
    }
);

/// The one letter that goes out now.
fn letter(app: &TestApp) -> Letter {
    app.settle();
    let mut letters = app.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    letters.remove(0)
}

/// Opens the newest notice of the inbox; gives the address of the page behind it, which opens.
fn open_newest(visitor: &Visitor, title: &str) -> String {
    let inbox = visitor.get("/account/inbox");
    assert_eq!(inbox.text(".rows > li.new strong"), title);
    let path = visitor
        .post(&inbox.form(".rows > li.new form").action, &[])
        .location();
    assert_eq!(visitor.get(&path).status, 200, "{path}");
    path
}

on_both!(both_sides_are_told_of_a_request_and_its_answer, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let reviewer = app.login(world::XIHU_REVIEWER);
    let rejected = "这一带不产 <b>红梅</b>。";
    let comments = Comments::parse([("note", "差一点就好了。")].into_iter()).unwrap();
    for (decision, subject, said) in [
        (
            Decision::RequestChanges(comments),
            "更换特产的申请需要修改",
            "差一点就好了。",
        ),
        (
            Decision::Reject(rejected.to_owned()),
            "更换特产的申请没有通过",
            rejected,
        ),
        (
            Decision::Approve(Checklist::complete()),
            "更换特产的申请通过了",
            "按新的特产来",
        ),
    ] {
        let sent = send(
            &manager,
            &[("specialty_zh", "九曲红梅"), ("standards", said)],
        );
        assert_eq!(sent.status, 303, "{}", sent.shown());
        let asked = letter(app);
        assert_eq!(asked.to, world::XIHU_REVIEWER);
        assert_eq!(asked.subject, "一品：有村店申请更换特产");
        assert!(asked.text.contains("龙井村茶铺申请更换特产，请审核。"));
        let path = format!("/admin/applications/{}", request(app));
        assert_eq!(open_newest(&reviewer, "有村店申请更换特产"), path);

        decide(app, &decision);
        let told = letter(app);
        assert_eq!(told.to, world::LONGJING_MANAGER);
        assert_eq!(told.subject, format!("一品：{subject}"));
        assert!(told.text.contains(said), "{}", told.text);
        assert!(!told.text.contains("开店"), "{}", told.text);
        let link = format!("{}{CHARTER}\n", app.node.origin);
        assert!(told.text.contains(&link), "{}", told.text);
        assert_eq!(open_newest(&manager, subject), CHARTER);
    }
    let inbox = manager.get("/account/inbox?lang=en");
    assert!(
        inbox.says("Your new specialty is approved"),
        "{}",
        inbox.shown()
    );
});

on_both!(a_request_that_ends_with_its_shop_is_told_with_it, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    send(&manager, &[("specialty_zh", "九曲红梅")]);
    letter(app);
    let supervisor = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = supervisor.get("/admin/shops/longjing");
    let reason = [("reason", "村里决定不做了。")];
    let closed = supervisor.submit(&page, "form[action$='/closing']", &reason);
    assert_eq!(closed.status, 303, "{}", closed.shown());
    assert_eq!(applications(app, "rejected"), 1);
    let told = letter(app);
    assert_eq!(told.to, world::LONGJING_MANAGER);
    assert_eq!(told.subject, "一品：村店已关闭");
    assert_eq!(open_newest(&manager, "村店已关闭"), "/desk/longjing");
});
