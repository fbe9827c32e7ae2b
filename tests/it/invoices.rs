//! Invoices: asked for, written, declined, and taken back when money goes back; and who sees what
//! stands on them.

use yipin::base::clock::{DAY_MS, MINUTE_MS};
use yipin::domain::access::BuyerScope;

use crate::support::orders::{COD, TRANSFER, emily, place, place_one, record_payment, send_all};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

/// The example of the standard.
const TAX_NUMBER: &str = "91350100M000100Y43";
const COMPANY: &str = "某某（福建）贸易有限公司";
const EMAIL: &str = "kuaiji@example.net";
const NUMBER: &str = "26332000000123456789";

/// What somebody types who asks for a company.
const OF_COMPANY: [(&str, &str); 4] = [
    ("title_kind", "organisation"),
    ("title", COMPANY),
    ("tax_number", "９１３５０１００ m000100y43"),
    ("email", EMAIL),
];
/// A tin for 168.00 and its freight of 10.00.
const PAID: i64 = 17_800;

const DESK: &str = "/desk/longjing/invoices";

/// A tin that Wang has paid.
fn paid(app: &TestApp) -> String {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, PAID);
    order
}

fn at(order: &str) -> String {
    format!("/orders/{order}/invoice")
}

/// Sends the form with what is typed into it.
fn typed(buyer: &Visitor, order: &str, fields: &[(&str, &str)]) -> Page {
    let page = buyer.get(&at(order));
    buyer.submit(&page, "form[action$='/invoice']", fields)
}

/// Asks for a company.
fn ask(buyer: &Visitor, order: &str) -> Page {
    typed(buyer, order, &OF_COMPANY)
}

fn count(app: &TestApp, rows: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {rows}"))
}

fn id(app: &TestApp) -> i64 {
    app.number("SELECT MAX(id) AS n FROM invoices")
}

/// Does what stands on the desk's page of the newest invoice.
fn answer(app: &TestApp, member: &Visitor, form: &str, fields: &[(&str, &str)]) -> Page {
    let page = member.get(&format!("{DESK}/{}", id(app)));
    member.submit(&page, &format!("form[action$='/{form}']"), fields)
}

/// The shop gives so much back, for no goods in particular.
fn give_back(member: &Visitor, order: &str, amount: &str) {
    let page = member.get(&format!("/desk/longjing/orders/{order}/refund"));
    let fields = [("amount", amount), ("reason", "受潮")];
    let sent = member.submit(&page, "form[action$='/refund']", &fields);
    assert_eq!(sent.status, 303, "{}", sent.shown());
}

fn told(app: &TestApp, user: i64, kind: &str) -> i64 {
    app.settle();
    count(
        app,
        &format!("notices WHERE user_id = {user} AND kind = '{kind}'"),
    )
}

on_both!(an_invoice_has_no_history_that_runs_backwards, |app| {
    let behind = app.distant_node();
    let order = paid(app);
    app.advance_ms(2 * MINUTE_MS);
    assert_eq!(ask(&app.login(world::WANG), &order).status, 303);
    let there = Visitor::new(&behind.origin, "zh-CN");
    there.log_in(world::WANG, world::PASSWORD);
    there.get(&at(&order));
    let sent = there.post(&format!("{}/withdrawal", at(&order)), &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    // As late as the one before, although its own clock is two minutes behind: of the invoice, and
    // of the order, which tells of it.
    let late = world::NOW_MS + 2 * MINUTE_MS;
    let kinds = "'invoice.requested', 'invoice.withdrawn', 'order.invoice_requested', \
                 'order.invoice_withdrawn'";
    let events = format!("events WHERE kind IN ({kinds}) AND occurred_at = {late}");
    assert_eq!(count(app, &events), 4);
});

on_both!(an_invoice_is_asked_for_and_written, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    assert!(wang.get(&format!("/orders/{order}")).says("申请发票"));
    let page = wang.get(&at(&order));
    assert!(page.says("¥178.00"), "{}", page.shown());
    // Sent twice, it is one.
    for _ in 0..2 {
        let sent = wang.submit(&page, "form[action$='/invoice']", &OF_COMPANY);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(count(app, "invoices"), 1);
    let page = wang.get(&at(&order));
    assert!(
        page.says(COMPANY) && page.says(TAX_NUMBER) && page.says("等店家开票"),
        "{}",
        page.shown()
    );
    // Another one is refused while there is one.
    let other = [
        ("title_kind", "personal"),
        ("title", "王女士"),
        ("email", EMAIL),
    ];
    assert_eq!(wang.post(&at(&order), &other).status, 409);
    assert_eq!(told(app, 14, "invoice_requested"), 1);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    assert!(
        accountant
            .get("/desk/longjing/money")
            .says("发票（1 个待办）")
    );
    assert!(accountant.get(DESK).says(COMPANY));
    let on_order = accountant.get(&format!("/desk/longjing/orders/{order}"));
    assert!(on_order.has(&format!("a[href='{DESK}/{}']", id(app))));
    let refused = answer(app, &accountant, "issue", &[("invoice_number", "123")]);
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-invoice-number[aria-invalid]"));
    let refused = answer(
        app,
        &accountant,
        "issue",
        &[("invoice_number", NUMBER), ("link", "javascript:alert(1)")],
    );
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-link[aria-invalid]") && refused.has(&format!("[value='{NUMBER}']")));
    for _ in 0..2 {
        let fields = [
            ("invoice_number", "2633 2000 0001 2345 6789"),
            ("link", "https://fp.example.com/i?d=1&k=2"),
            ("answer", "已发邮箱"),
        ];
        let sent = answer(app, &accountant, "issue", &fields);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    let page = wang.get(&at(&order));
    assert!(
        page.says(NUMBER) && page.says("已发邮箱"),
        "{}",
        page.shown()
    );
    assert!(page.has("a[href='https://fp.example.com/i?d=1&k=2'][rel~='noopener']"));
    assert!(!page.has("form[action$='/invoice']"));
    assert_eq!(told(app, 31, "invoice_issued"), 1);
    // A number that was typed wrong is put right, and the buyer is told of it.
    let fields = [("invoice_number", "26332000000123456780")];
    let sent = answer(app, &accountant, "issue", &fields);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert!(wang.get(&at(&order)).says("26332000000123456780"));
    assert_eq!(told(app, 31, "invoice_issued"), 2);
    // It is too late to take the request back.
    let late = wang.post(&format!("{}/withdrawal", at(&order)), &[]);
    assert_eq!(late.status, 409);
    assert!(accountant.get(DESK).says("没有要开的发票"));
    let done = accountant.get(&format!("{DESK}?tab=done"));
    assert!(done.says(COMPANY) && done.says("已开票"));
});

on_both!(what_is_wrong_stands_beside_its_field, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    let refused = typed(&wang, &order, &[]);
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-title[aria-invalid]") && refused.has("#f-email[aria-invalid]"));
    for (number, words) in [
        ("", "必填"),
        ("91350100M000100Y44", "有一位不对"),
        ("91350100I000100Y43", "18 位"),
        ("11010119900101123", "18 位"),
        ("11010119900101123456", "18 位"),
    ] {
        let fields = [
            ("title_kind", "organisation"),
            ("title", COMPANY),
            ("tax_number", number),
            ("email", EMAIL),
        ];
        let refused = typed(&wang, &order, &fields);
        assert_eq!(refused.status, 422, "{number}");
        let fault = refused.text("#f-tax-number-fault");
        assert!(number.is_empty() || fault.contains(words), "{fault}");
        // What was typed is kept.
        assert_eq!(refused.attribute("#f-tax-number", "value"), number);
        assert_eq!(refused.attribute("#f-title", "value"), COMPANY);
        assert!(refused.has("input[value='organisation'][checked]"));
    }
    let long = "长".repeat(101);
    let fields = [
        ("title_kind", "personal"),
        ("title", long.as_str()),
        ("email", "x"),
    ];
    assert_eq!(typed(&wang, &order, &fields).status, 422);
    assert_eq!(count(app, "invoices"), 0);
    // A person needs no number, whatever stands in its field.
    let fields = [
        ("title_kind", "personal"),
        ("title", "王女士"),
        ("tax_number", "1"),
        ("email", EMAIL),
    ];
    assert_eq!(typed(&wang, &order, &fields).status, 303);
    assert_eq!(count(app, "invoices WHERE tax_number = ''"), 1);
});

on_both!(the_last_title_of_an_account_is_remembered, |app| {
    let wang = app.login(world::WANG);
    ask(&wang, &paid(app));
    let next = wang.get(&at(&paid(app)));
    assert_eq!(next.attribute("#f-title", "value"), COMPANY);
    assert_eq!(next.attribute("#f-tax-number", "value"), TAX_NUMBER);
    assert_eq!(next.attribute("#f-email", "value"), EMAIL);
    assert!(next.has("input[value='organisation'][checked]"));
    // Nobody else's.
    let orders = place(app, &emily(), TRANSFER, &[(world::TEA_TIN, 1)]);
    let order = orders.into_values().next().unwrap();
    record_payment(app, &order, PAID);
    let page = app.login(world::EMILY).get(&at(&order));
    assert_eq!(page.attribute("#f-title", "value"), "");
});

on_both!(a_guest_asks_after_looking_the_order_up, |app| {
    let guest = BuyerScope::of_guest("the secret of a cart");
    let order = place(app, &guest, TRANSFER, &[(world::TEA_TIN, 1)]);
    let order = order.into_values().next().unwrap();
    record_payment(app, &order, PAID);
    let visitor = app.visitor();
    assert_eq!(visitor.get(&at(&order)).status, 404);
    let page = visitor.get("/orders/lookup");
    let purchase = order.split('-').next().unwrap();
    let fields = [("number", purchase), ("contact", "13800000031")];
    let found = visitor.submit(&page, "form[action='/orders/lookup']", &fields);
    assert_eq!(found.status, 303, "{}", found.shown());
    let sent = ask(&visitor, &order);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert!(visitor.get(&at(&order)).says(COMPANY));
    assert_eq!(count(app, "invoices WHERE user_id IS NULL"), 1);
    let other = app.visitor();
    assert_eq!(other.get(&at(&order)).status, 404);
    assert_eq!(other.post(&at(&order), &[]).status, 404);
});

on_both!(only_what_was_paid_is_on_an_invoice, |app| {
    let wang = app.login(world::WANG);
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let page = wang.get(&at(&order));
    assert!(page.says("付款以后才能开票"), "{}", page.shown());
    assert!(!page.has("form[action$='/invoice']"));
    assert!(!wang.get(&format!("/orders/{order}")).says("申请发票"));
    let fields = [
        ("title_kind", "personal"),
        ("title", "王女士"),
        ("email", EMAIL),
    ];
    assert_eq!(wang.post(&at(&order), &fields).status, 409);
    send_all(app, &order);
    record_payment(app, &order, PAID);
    assert!(wang.get(&at(&order)).has("form[action$='/invoice']"));
    let manager = app.login(world::LONGJING_MANAGER);
    give_back(&manager, &order, "178");
    let page = wang.get(&at(&order));
    assert!(page.says("没有可以开票的金额"), "{}", page.shown());
    assert_eq!(wang.post(&at(&order), &fields).status, 409);
    assert_eq!(count(app, "invoices"), 0);
});

on_both!(a_request_ends_when_all_money_goes_back, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    ask(&wang, &order);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    give_back(&accountant, &order, "178");
    let state = "invoices WHERE state = 'withdrawn'";
    assert_eq!(count(app, state), 1);
    let page = wang.get(&at(&order));
    assert!(page.says("货款已全部退回"), "{}", page.shown());
    let form = accountant.get(&format!("{DESK}/{}", id(app)));
    assert!(!form.has("form[action$='/issue']"), "{}", form.shown());
});

on_both!(a_refund_before_the_invoice_makes_it_smaller, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    ask(&wang, &order);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let page = accountant.get(&format!("{DESK}/{}", id(app)));
    assert!(page.says("¥178.00"));
    give_back(&accountant, &order, "30");
    // The page that was open meanwhile showed another amount.
    let fields = [("invoice_number", NUMBER)];
    let stale = accountant.submit(&page, "form[action$='/issue']", &fields);
    assert_eq!(stale.status, 409);
    assert!(stale.says("¥148.00"), "{}", stale.shown());
    assert!(accountant.get(DESK).says("¥148.00"));
    assert!(wang.get(&at(&order)).says("¥148.00"));
    assert_eq!(answer(app, &accountant, "issue", &fields).status, 303);
    assert_eq!(app.number("SELECT issued_minor AS n FROM invoices"), 14_800);
});

on_both!(
    a_refund_after_the_invoice_asks_for_a_red_letter_one,
    |app| {
        let order = paid(app);
        let wang = app.login(world::WANG);
        ask(&wang, &order);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let fields = [("invoice_number", NUMBER)];
        assert_eq!(answer(app, &accountant, "issue", &fields).status, 303);
        give_back(&accountant, &order, "30");
        assert_eq!(told(app, 14, "invoice_red_due"), 1);
        assert!(accountant.get(DESK).says("要冲红 ¥30.00"));
        // The invoice itself still says what it says.
        let page = accountant.get(&format!("{DESK}/{}", id(app)));
        assert!(
            page.says("¥178.00") && page.says("¥30.00"),
            "{}",
            page.shown()
        );
        let shown = wang.get(&at(&order));
        assert!(shown.says("¥30.00 的红字发票"), "{}", shown.shown());
        // More goes back before it is written: what the page showed is not enough any more.
        give_back(&accountant, &order, "5");
        let red = [("red_number", "26332000000123456790")];
        let stale = accountant.submit(&page, "form[action$='/reversal']", &red);
        assert_eq!(stale.status, 409);
        assert!(stale.says("¥35.00"), "{}", stale.shown());
        let page = accountant.get(&format!("{DESK}/{}", id(app)));
        // Sent twice, it is one.
        for _ in 0..2 {
            let sent = accountant.submit(&page, "form[action$='/reversal']", &red);
            assert_eq!(sent.status, 303, "{}", sent.shown());
        }
        let sum = "SELECT red_minor AS n FROM invoices WHERE state = 'issued'";
        assert_eq!(app.number(sum), 3_500);
        assert_eq!(told(app, 31, "invoice_reversed"), 1);
        // The rest goes back, and with it the rest of the invoice. Neither of the papers that are
        // there takes it back.
        give_back(&accountant, &order, "143");
        for used in ["26332000000123456790", NUMBER] {
            let sent = answer(app, &accountant, "reversal", &[("red_number", used)]);
            assert_eq!(sent.status, 422, "{used}");
            let fault = sent.text("#f-red-number-fault");
            assert!(fault.contains("已经有这个号码"), "{fault}");
        }
        let red = "26332000000123456790";
        let sent = answer(app, &accountant, "issue", &[("invoice_number", red)]);
        assert_eq!(sent.status, 422, "{}", sent.shown());
        assert!(sent.has("#f-invoice-number[aria-invalid]"));
        assert_eq!(app.number("SELECT red_minor AS n FROM invoices"), 3_500);
        let red = [("red_number", "26332000000123456791")];
        let sent = answer(app, &accountant, "reversal", &red);
        assert_eq!(sent.status, 303, "{}", sent.shown());
        assert_eq!(count(app, "invoices WHERE state = 'reversed'"), 1);
        let shown = wang.get(&at(&order));
        assert!(
            shown.says("已全额冲红") && shown.says("26332000000123456790 26332000000123456791")
        );
        assert!(!shown.has("form[action$='/invoice']"));
    }
);

on_both!(a_declined_request_is_put_right_and_made_again, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    ask(&wang, &order);
    let first = id(app);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let refused = answer(app, &accountant, "refusal", &[("reason", " ")]);
    assert_eq!(refused.status, 422);
    for _ in 0..2 {
        let sent = accountant.post(
            &format!("{DESK}/{first}/refusal"),
            &[("reason", "税号和名称对不上")],
        );
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(told(app, 31, "invoice_declined"), 1);
    let page = wang.get(&at(&order));
    assert!(page.says("税号和名称对不上"), "{}", page.shown());
    assert_eq!(page.attribute("#f-title", "value"), COMPANY);
    let fields = [("title_kind", "personal"), ("title", "王女士")];
    assert_eq!(typed(&wang, &order, &fields).status, 303);
    assert_eq!(count(app, "invoices"), 2);
    // The first one cannot be written any more, the second one can.
    let declined = accountant.get(&format!("{DESK}/{first}"));
    let fields = [("invoice_number", NUMBER)];
    let late = accountant.submit(&declined, "form[action$='/issue']", &fields);
    assert_eq!(late.status, 409);
    // The buyer thinks better of it, and so does the shop.
    for _ in 0..2 {
        let sent = wang.post(&format!("{}/withdrawal", at(&order)), &[]);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(told(app, 14, "invoice_withdrawn"), 1);
    let written = accountant.submit(&declined, "form[action$='/issue']", &fields);
    assert_eq!(written.status, 303, "{}", written.shown());
    assert_eq!(count(app, "invoices WHERE state = 'issued'"), 1);
});

on_both!(a_buyer_who_asks_and_takes_back_is_slowed_down, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    let withdrawal = format!("{}/withdrawal", at(&order));
    for _ in 0..3 {
        assert_eq!(ask(&wang, &order).status, 303);
        assert_eq!(wang.post(&withdrawal, &[]).status, 303);
    }
    for _ in 0..2 {
        let refused = ask(&wang, &order);
        assert_eq!(refused.status, 409);
        assert!(refused.says("已经撤回过 3 次"), "{}", refused.shown());
        // What was typed is kept.
        assert_eq!(refused.attribute("#f-title", "value"), COMPANY);
    }
    assert_eq!(count(app, "invoices"), 3);
    assert_eq!(told(app, 14, "invoice_requested"), 3);
    assert_eq!(told(app, 14, "invoice_withdrawn"), 3);
    // Another order is not affected, and the next day this one is neither.
    assert_eq!(ask(&wang, &paid(app)).status, 303);
    app.advance_ms(DAY_MS);
    assert_eq!(ask(&wang, &order).status, 303);
    assert_eq!(count(app, "invoices WHERE state = 'requested'"), 2);
});

on_both!(only_the_buyer_and_the_money_of_the_shop_see_it, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    ask(&wang, &order);
    let id = id(app);
    let one = format!("{DESK}/{id}");
    for who in [world::LONGJING_PACKER, world::LONGJING_EDITOR] {
        let member = app.login(who);
        assert_eq!(member.get(DESK).status, 403, "{who}");
        assert_eq!(member.get(&one).status, 403, "{who}");
        let typed = [("reason", "x")];
        assert_eq!(
            member.post(&format!("{one}/refusal"), &typed).status,
            403,
            "{who}"
        );
    }
    let packer = app.login(world::LONGJING_PACKER);
    let page = packer.get(&format!("/desk/longjing/orders/{order}"));
    assert!(!page.says(COMPANY) && !page.has(&format!("a[href='{one}']")));
    // The keeper of another shop, with the number of this one.
    let other = app.login(world::PINGGU_ACCOUNTANT);
    assert_eq!(other.get(&one).status, 404);
    let foreign = format!("/desk/pinggu/invoices/{id}");
    assert_eq!(other.get(&foreign).status, 404);
    for act in ["issue", "refusal", "reversal"] {
        let typed = [
            ("reason", "x"),
            ("seen", "178.00"),
            ("invoice_number", NUMBER),
            ("red_number", NUMBER),
        ];
        let sent = other.post(&format!("{foreign}/{act}"), &typed);
        assert_eq!(sent.status, 404, "{act}");
        assert_eq!(other.post(&format!("{foreign}/{act}"), &[]).status, 404);
    }
    assert_eq!(app.login(world::EMILY).get(&at(&order)).status, 404);
    // Nor do those above the shop, nor letters, nor what is kept of events.
    let above = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = above.get(&format!("/admin/orders/{order}"));
    assert!(page.status == 200 && !page.says(COMPANY) && !page.says(EMAIL));
    app.settle();
    for secret in [COMPANY, EMAIL, TAX_NUMBER] {
        for column in ["params", "recipient"] {
            let mails = format!("mails WHERE {column} LIKE '%{secret}%'");
            assert_eq!(count(app, &mails), 0, "{secret}");
        }
        let events = format!("events WHERE after LIKE '%{secret}%'");
        assert_eq!(count(app, &events), 0, "{secret}");
    }
    assert!(
        app.letters()
            .iter()
            .all(|letter| !letter.text.contains(COMPANY))
    );
});

on_both!(a_long_list_is_read_page_by_page, |app| {
    let order = paid(app);
    let wang = app.login(world::WANG);
    ask(&wang, &order);
    // Requests that were declined before, one a second.
    let rows = |row: &dyn Fn(i64) -> String| -> String {
        let all: Vec<String> = (2_001..2_060).map(row).collect();
        all.join(", ")
    };
    let of_order = format!("(SELECT id FROM orders WHERE number = '{order}')");
    let invoices = rows(&|id| {
        format!(
            "({id}, 1, {of_order}, 'declined', 'personal', '买家 {id}', 'x@example.org', '不能开', \
             {id}000, {id}000)"
        )
    });
    app.execute(&format!(
        "INSERT INTO invoices (id, shop_id, order_id, state, title_kind, title, email, answer, \
         requested_at, state_changed_at) VALUES {invoices}"
    ));
    let events = rows(&|id| {
        format!(
            "({id}, 1, 'invoice', {id}, 'invoice.declined', 'user', '{{\"state\":\"declined\"}}', \
             {id}000, '2026-11-25')"
        )
    });
    app.execute(&format!(
        "INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, after, \
         occurred_at, business_date) VALUES {events}"
    ));
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    assert_eq!(accountant.get(DESK).count("ul.rows > li"), 1);
    let mut seen = Vec::new();
    let mut page = accountant.get(&format!("{DESK}?tab=done"));
    loop {
        seen.extend(page.texts("ul.rows > li strong"));
        if !page.has("a[rel=next]") {
            break;
        }
        page = accountant.get(&page.attribute("a[rel=next]", "href"));
    }
    let expected: Vec<String> = (2_001..2_060)
        .rev()
        .map(|id| format!("买家 {id}"))
        .collect();
    assert_eq!(seen, expected);
    assert_eq!(accountant.get(&format!("{DESK}?after=x")).status, 400);
});
