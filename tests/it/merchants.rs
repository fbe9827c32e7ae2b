//! Where a shop says under which names payment gateways know it.

use std::time::Duration;

use yipin::base::secret::Secret;
use yipin::domain::payments::gateway::stripe::StripeSettings;

use crate::support::app::Node;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const PAGE: &str = "/desk/longjing/money/merchants";
const FORM: &str = "form[action$='/money/merchants']";
const ACCOUNT: &str = "acct_1032D82eZvKYlo2C";

fn node(app: &TestApp) -> Node {
    app.node_with(|all| {
        all.gateways.stripe = Some(StripeSettings {
            url: "http://127.0.0.1:9".to_owned(),
            key: Secret::new("sk_of_tests"),
            webhook_secret: Secret::new("whsec_of_tests"),
            timeout: Duration::from_secs(1),
        });
    })
}

fn login(node: &Node, email: &str) -> Visitor {
    let visitor = Visitor::new(&node.origin, "zh-CN");
    visitor.log_in(email, world::PASSWORD);
    visitor
}

fn count(app: &TestApp, merchant: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM shop_merchants \
         WHERE shop_id = 1 AND provider = 'stripe' AND merchant = '{merchant}'"
    ))
}

fn changes(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) AS n FROM events WHERE kind = 'shop.merchant_changed'")
}

on_both!(
    an_accountant_says_where_money_goes_and_the_managers_are_told,
    |app| {
        let node = node(app);
        let accountant = login(&node, world::LONGJING_ACCOUNTANT);
        let money = accountant.get("/desk/longjing/money");
        assert!(money.has(&format!("a[href='{PAGE}']")));
        let page = accountant.get(PAGE);
        for wrong in ["acct_", "2088102169481075", "acct_1032D82eZvKY lo2C"] {
            let answer = accountant.submit(&page, FORM, &[("merchant_stripe", wrong)]);
            assert_eq!(answer.status, 422, "{wrong}");
            assert!(answer.says("这不像是支付平台的账号"), "{}", answer.shown());
            assert!(answer.has(&format!("input[value='{wrong}']")), "{wrong}");
        }
        assert_eq!((changes(app), count(app, ACCOUNT)), (0, 0));
        // As it is typed on a Chinese keyboard.
        let typed = " ａｃｃｔ_1032D82eZvKYlo2C ";
        let answer = accountant.submit(&page, FORM, &[("merchant_stripe", typed)]);
        assert_eq!(answer.status, 303, "{}", answer.shown());
        let again = accountant.follow(&answer);
        assert!(again.says("已通知各位店长"), "{}", again.shown());
        assert!(again.has(&format!("input[value='{ACCOUNT}']")));
        assert_eq!((changes(app), count(app, ACCOUNT)), (1, 1));
        // The same once more changes nothing.
        let answer = accountant.submit(&again, FORM, &[]);
        assert!(accountant.follow(&answer).says("没有改动"));
        assert_eq!(changes(app), 1);
        app.settle_node(&node);
        let letters = app.letters();
        let told: Vec<_> = letters.iter().map(|letter| letter.to.as_str()).collect();
        assert_eq!(told, [world::LONGJING_MANAGER]);
        assert!(letters[0].subject.contains("收款账号有改动"));
        assert!(letters[0].text.contains(PAGE), "{}", letters[0].text);
        // Seen in the shop's history, and by an administrator.
        let manager = login(&node, world::LONGJING_MANAGER);
        let history = manager.get("/desk/longjing/history");
        assert!(history.says("修改收款账号"), "{}", history.shown());
        let supervisor = login(&node, world::ZHEJIANG_SUPERVISOR);
        let shop = supervisor.get("/admin/shops/longjing");
        assert!(shop.says(ACCOUNT), "{}", shop.shown());
        // A manager takes it away.
        let page = manager.get(PAGE);
        manager.submit(&page, FORM, &[("merchant_stripe", "")]);
        assert_eq!((changes(app), count(app, ACCOUNT)), (2, 0));
    }
);

on_both!(who_does_not_keep_money_does_not_say_where_it_goes, |app| {
    let node = node(app);
    for other in [world::LONGJING_EDITOR, world::LONGJING_PACKER] {
        let visitor = login(&node, other);
        assert_eq!(visitor.get(PAGE).status, 403, "{other}");
        let answer = visitor.post(PAGE, &[("merchant_stripe", ACCOUNT)]);
        assert_eq!(answer.status, 403, "{other}");
    }
    let stranger = login(&node, world::PINGGU_ACCOUNTANT);
    let answer = stranger.post(PAGE, &[("merchant_stripe", ACCOUNT)]);
    assert_eq!(answer.status, 404);
    assert_eq!(changes(app), 0);
    // Where no gateway asks for a name there is nothing to say.
    let plain = app.visitor();
    plain.log_in(world::LONGJING_ACCOUNTANT, world::PASSWORD);
    assert!(
        !plain
            .get("/desk/longjing/money")
            .has(&format!("a[href='{PAGE}']"))
    );
    assert!(plain.get(PAGE).says("都不需要村店填写账号"));
});
