//! The first pages of desk and administration: what waits for whom, and what an office does not cover.

use crate::claims::{act, complain, delivered, id};
use crate::questions::ask;
use crate::support::visitor::Visitor;
use crate::support::{on_both, world};

/// The number that leads to a page below the desk of Longjing.
fn figure(visitor: &Visitor, below: &str) -> String {
    let page = visitor.get("/desk/longjing");
    page.text(&format!(".figures a[href='/desk/longjing/{below}'] b"))
}

on_both!(a_desk_counts_what_buyers_wait_for, |app| {
    let order = delivered(app, &[(world::TEA_TIN, 2)]);
    let wang = app.login(world::WANG);
    let manager = app.login(world::LONGJING_MANAGER);
    for below in ["claims", "money", "invoices", "reviews", "questions"] {
        assert_eq!(figure(&manager, below), "0", "{below}");
    }
    assert!(!manager.get("/desk/longjing").has(".due a[href$='/claims']"));
    let claim = id(&complain(app, &wang, &order, 0));
    assert_eq!(ask(&wang, "什么时候炒的？"), 303);
    assert_eq!(figure(&manager, "claims"), "1");
    assert_eq!(figure(&manager, "questions"), "1");
    assert!(manager.get("/desk/longjing").has(".due a[href$='/claims']"));
    // The shop gives the money back: nothing is to be answered, and something to be paid.
    let answer = act(
        &manager,
        &format!("/desk/longjing/claims/{claim}"),
        "approval",
        &[],
    );
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert_eq!(figure(&manager, "claims"), "0");
    assert_eq!(figure(&manager, "money"), "1");
    assert_eq!(figure(&app.login(world::LONGJING_ACCOUNTANT), "money"), "1");
    // Nobody counts what they do not see.
    let packer = app.login(world::LONGJING_PACKER).get("/desk/longjing");
    assert!(packer.has(".figures a[href*='/orders']"));
    for below in ["claims", "money", "invoices", "reviews", "questions"] {
        assert!(
            !packer.has(&format!(".figures a[href$='/{below}']")),
            "{below}"
        );
    }
    let editor = app.login(world::LONGJING_EDITOR);
    assert_eq!(figure(&editor, "questions"), "1");
    assert!(
        !editor
            .get("/desk/longjing")
            .has(".figures a[href$='/claims']")
    );
});

on_both!(an_office_is_told_what_it_does_not_cover, |app| {
    let auditor = app.login(world::ZHEJIANG_AUDITOR);
    let overview = auditor.get("/admin");
    assert_eq!(overview.status, 200);
    for path in [
        "/admin/claims",
        "/admin/claims/1",
        "/admin/offices",
        "/admin/message-reports",
    ] {
        assert!(!overview.has(&format!("a[href='{path}']")), "{path}");
        let page = auditor.get(path);
        assert_eq!(page.status, 403, "{path}");
        assert!(page.says("您的管理职责看不了这一页"), "{}", page.shown());
        assert!(!page.says("村店负责人"), "{path}");
    }
    // A member of a shop is sent to its manager, as before.
    let packer = app
        .login(world::LONGJING_PACKER)
        .get("/desk/longjing/money");
    assert!(
        packer.status == 403 && packer.says("村店负责人"),
        "{}",
        packer.shown()
    );
});
