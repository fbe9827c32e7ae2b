//! Whom visitors can ask, and the page of help.

use yipin::base::operator::Operator;

use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

fn named(app: &TestApp, change: impl FnOnce(&mut Operator)) -> crate::support::app::Node {
    app.node_with(|settings| change(&mut settings.site.operator))
}

on_both!(what_is_told_of_the_operator_stands_on_every_page, |app| {
    let node = named(app, |operator| {
        *operator = Operator {
            name: "龙井数字农业 <b>".to_owned(),
            phone: "0571-0000-0000".to_owned(),
            email: "help@example.org".to_owned(),
            filing: "浙ICP备00000000号".to_owned(),
            licence: "增值电信业务许可 浙B2".to_owned(),
        };
    });
    let visitor = Visitor::new(&node.origin, "zh-CN");
    for path in ["/", "/p/1-xihu-longjing", "/account/login", "/help"] {
        let page = visitor.get(path);
        let foot = page.text(".foot .operator");
        for words in [
            "龙井数字农业 <b>",
            "0571-0000-0000",
            "help@example.org",
            "浙ICP备00000000号",
            "增值电信业务许可 浙B2",
        ] {
            assert!(foot.contains(words), "{path}: {words}: {foot}");
        }
        let phone = page.attribute(".operator a[href^='tel:']", "href");
        assert_eq!(phone, "tel:0571-0000-0000", "{path}");
    }
    let lost = visitor.get("/nowhere");
    assert_eq!(lost.status, 404);
    assert!(
        lost.says("联系我们时，请告诉我们这个编号"),
        "{}",
        lost.shown()
    );
    let reach = lost.attribute(".request a[href^='mailto:']", "href");
    assert_eq!(reach, "mailto:help@example.org");
});

on_both!(nothing_is_told_that_is_not_set, |app| {
    let visitor = app.visitor();
    for path in ["/", "/help"] {
        assert!(!visitor.get(path).has(".operator"), "{path}");
    }
    let lost = visitor.get("/nowhere");
    // Nobody can be reached with that number, which stands in the log all the same.
    assert!(!lost.says("联系我们") && lost.text(".request").starts_with("编号："));
    let node = named(app, |operator| {
        "浙ICP备1号".clone_into(&mut operator.filing);
    });
    let visitor = Visitor::new(&node.origin, "zh-CN");
    assert_eq!(visitor.get("/").text(".operator"), "浙ICP备1号");
    assert!(!visitor.get("/nowhere").says("联系我们"));
});

on_both!(help_is_linked_from_every_page_in_both_languages, |app| {
    let before = app.visitor().get("/help");
    assert_eq!(before.status, 200);
    for id in ["buying", "after-sales", "data", "contact"] {
        assert!(before.has(&format!("h2#{id}")), "{id}");
    }
    assert!(before.says("48 小时") && before.says("7 天"));
    let english = app.english_visitor();
    assert!(english.get("/help").says("within 48 hours of arrival"));
    assert_eq!(english.get("/").texts(".foot a[href='/help']"), ["Help"]);
    let wang = app.login(world::WANG);
    let data = wang.get("/account/data");
    assert!(data.has("a[href='/help#data']") && !data.says("docs/"));
    assert!(
        app.visitor()
            .get("/account/register")
            .has("main a[href='/help#data']")
    );
});
