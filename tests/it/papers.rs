//! Papers: what stands on them, as a page and as a PDF that is read back, and who may have them.

use yipin::web::papers::PaperFont;

use crate::support::orders::{
    COD, TRANSFER, emily, place, place_one, record_payment, send_part, wang,
};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, buying, on_both, world};

const DESK: &str = "/desk/longjing/orders";

fn id_of(app: &TestApp, table: &str, order: &str) -> i64 {
    app.number(&format!(
        "SELECT MAX(x.id) AS n FROM {table} x JOIN orders o ON o.id = x.order_id \
         WHERE o.number = '{order}'"
    ))
}

/// The line of tins of an order.
fn tins_of(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT x.id AS n FROM order_lines x JOIN orders o ON o.id = x.order_id \
         WHERE o.number = '{order}' AND x.variant_id = {}",
        world::TEA_TIN
    ))
}

/// Says that all of these words, without spaces, stand on a page and in its file.
fn say_both(visitor: &Visitor, page: &str, query: &str, words: &[&str]) {
    let shown = visitor.get(&format!("{page}{query}"));
    assert_eq!(shown.status, 200, "{page}");
    let file = visitor.get_pdf(&format!("{page}.pdf{query}")).concat();
    let shown: String = shown.shown().split_whitespace().collect();
    for words in words {
        let bare: String = words.split_whitespace().collect();
        assert!(shown.contains(&bare), "{words}: {shown}");
        assert!(file.contains(&bare), "{words}: {file}");
    }
}

on_both!(
    a_slip_says_what_to_pack_and_costs_only_who_may_see_them,
    |app| {
        let order = place_one(
            app,
            TRANSFER,
            &[(world::TEA_TIN, 2), (world::TEA_LOOSE, 250)],
        );
        let packer = app.login(world::LONGJING_PACKER);
        let slip = format!("{DESK}/{order}/slip");
        let goods = [
            "装箱单",
            order.as_str(),
            "请包好 <b>",
            "LJ-250",
            "× 2",
            "250 克",
        ];
        say_both(&packer, &slip, "", &goods);
        let file = packer.get_pdf(&format!("{slip}.pdf?prices=1")).concat();
        assert!(!file.contains('¥'), "{file}");
        // 2 × 168.00 and 250 g at 320.00 per 500 g.
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let prices = ["¥336.00", "¥160.00", "合计¥496.00"];
        say_both(&accountant, &slip, "?prices=1", &prices);
        for (who, status) in [(world::LONGJING_EDITOR, 403), (world::PINGGU_MANAGER, 404)] {
            let visitor = app.login(who);
            assert_eq!(visitor.get(&slip).status, status);
            assert_eq!(visitor.get(&format!("{slip}.pdf")).status, status);
        }
    }
);

// Two tins at 168.00, from 300.00 on free of freight.
on_both!(a_slip_says_what_to_collect_until_it_is_paid, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 2)]);
    let packer = app.login(world::LONGJING_PACKER);
    let slip = format!("{DESK}/{order}/slip");
    say_both(&packer, &slip, "", &["代收 ¥336.00"]);
    let english = app.english_visitor();
    english.log_in(world::LONGJING_PACKER, world::PASSWORD);
    say_both(&english, &slip, "", &["Collect ¥336.00"]);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let form = accountant.get(&format!("{DESK}/{order}/payment"));
    assert_eq!(form.attribute("#f-amount", "value"), "336.00");
    assert_eq!(
        form.attribute("[name=paid_by][checked]", "value"),
        COD.as_str()
    );
    // Each parcel says it; of two, only one brings the money.
    send_part(app, &order, tins_of(app, &order), "1");
    let parcel = id_of(app, "shipments", &order);
    let of_parcel = format!("{DESK}/{order}/shipments/{parcel}/slip");
    say_both(&packer, &of_parcel, "", &["代收 ¥336.00"]);
    record_payment(app, &order, 33_600);
    for path in [&slip, &of_parcel] {
        let page = packer.get(path);
        assert!(page.status == 200 && !page.says("代收"), "{}", page.shown());
    }
    let transfer = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    assert!(!packer.get(&format!("{DESK}/{transfer}/slip")).says("代收"));
    let form = accountant.get(&format!("{DESK}/{transfer}/payment"));
    assert_eq!(form.attribute("#f-amount", "value"), "");
});

on_both!(a_file_of_a_paper_is_downloaded, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let packer = app.login(world::LONGJING_PACKER);
    let file = packer.get(&format!("{DESK}/{order}/slip.pdf"));
    assert_eq!(
        file.header("content-disposition"),
        format!("attachment; filename=\"slip-{order}.pdf\"")
    );
});

on_both!(each_parcel_has_a_slip_of_its_own, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
    record_payment(app, &order, 50_400);
    send_part(app, &order, tins_of(app, &order), "2");
    let packer = app.login(world::LONGJING_PACKER);
    let parcel = id_of(app, "shipments", &order);
    let slip = format!("{DESK}/{order}/shipments/{parcel}/slip");
    say_both(&packer, &slip, "", &["× 2", "SF1234567890123", "顺丰"]);
    let page = packer.get(&format!("{DESK}/{order}"));
    assert!(page.has(&format!("a[href='{slip}']")));
    let other = format!("{DESK}/{order}/shipments/{}/slip", parcel + 1);
    assert_eq!(packer.get(&other).status, 404);
});

on_both!(a_receipt_is_there_once_something_was_paid, |app| {
    let goods = [(world::TEA_TIN, 2), (world::TEA_LOOSE, 250)];
    let order = place_one(app, TRANSFER, &goods);
    let buyer = app.login(world::WANG);
    let receipt = format!("/orders/{order}/papers/receipt");
    assert_eq!(buyer.get(&receipt).status, 404);
    assert!(!buyer.get(&format!("/orders/{order}")).says("收据"));
    record_payment(app, &order, 49_600);
    let page = buyer.get(&format!("/orders/{order}"));
    assert!(page.has(&format!("a[href='{receipt}']")));
    let words = [
        "收据",
        "¥168.00",
        // 250 g in the unit of the price: 320.00 × 0.5 = 160.00.
        "¥320.00/斤",
        "0.5 斤",
        "¥160.00",
        "合计¥496.00",
        "已付¥496.00",
        "银行转账",
        "还没有分给农户",
        "在店铺手里，没有分¥496.00",
        "您付的，减去退回的¥496.00",
        "不是发票",
    ];
    say_both(&buyer, &receipt, "", &words);
    // Another buyer, and a stranger.
    for visitor in [app.login(world::EMILY), app.visitor()] {
        assert_eq!(visitor.get(&receipt).status, 404);
        assert_eq!(visitor.get(&format!("{receipt}.pdf")).status, 404);
    }
    // In English it is English.
    let english = app.english_visitor();
    english.log_in(world::WANG, world::PASSWORD);
    let file = english.get_pdf(&format!("{receipt}.pdf")).concat();
    assert!(file.contains("Total¥496.00"), "{file}");
    // 640.00 × 0.25 = 160.00.
    say_both(&english, &receipt, "", &["¥640.00 per kg", "0.25 kg"]);
});

on_both!(
    a_guest_prints_the_receipt_with_the_cookie_of_the_cart,
    |app| {
        let guest = app.visitor();
        buying::add_tea(&guest);
        let order = format!("{}-01", buying::order(&guest));
        let due = app.number(&format!(
            "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
        ));
        record_payment(app, &order, due);
        let receipt = format!("/orders/{order}/papers/receipt");
        say_both(&guest, &receipt, "", &["收据", order.as_str()]);
        assert_eq!(app.visitor().get(&receipt).status, 404);
    }
);

on_both!(a_refund_has_a_note_once_it_was_sent, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
    record_payment(app, &order, 50_400);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let form = accountant.get(&format!("{DESK}/{order}/refund"));
    let input = format!("lines[{}]", tins_of(app, &order));
    let typed = [(input.as_str(), "1"), ("reason", "罐子压坏了")];
    let opened = accountant.submit(&form, "form[action$='/refund']", &typed);
    assert_eq!(opened.status, 303, "{}", opened.shown());
    let buyer = app.login(world::WANG);
    let (note, desk_note) = (
        format!("/orders/{order}/refunds/1/note"),
        format!("{DESK}/{order}/refunds/1/note"),
    );
    assert_eq!(buyer.get(&note).status, 404, "not sent yet");
    assert_eq!(accountant.get(&desk_note).status, 404, "not sent yet");
    let refund = id_of(app, "refunds", &order);
    let sent = accountant.post(&format!("{DESK}/{order}/refunds/{refund}/sending"), &[]);
    assert_eq!(sent.status, 303);
    let number = format!("{order}-R1");
    let words = [
        "退款单",
        number.as_str(),
        "罐子压坏了",
        "× 1",
        "由店铺转账或当面退还",
        "退款合计¥168.00",
    ];
    say_both(&buyer, &note, "", &words);
    say_both(&accountant, &desk_note, "", &words);
    let page = buyer.get(&format!("/orders/{order}"));
    assert!(page.has(&format!("a[href='{note}']")));
    let desk = accountant.get(&format!("{DESK}/{order}"));
    assert!(desk.has(&format!("a[href='{desk_note}']")));
    for missing in ["0", "2", "x"] {
        let path = format!("/orders/{order}/refunds/{missing}/note");
        assert_eq!(buyer.get(&path).status, 404, "{missing}");
    }
    // A packer sees no money; another buyer nothing at all.
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(packer.get(&desk_note).status, 403);
    assert_eq!(app.login(world::EMILY).get(&note).status, 404);
    // The receipt counts it: of 504.00 are 336.00 left.
    let receipt = format!("/orders/{order}/papers/receipt");
    let words = ["已退¥168.00", "您付的，减去退回的¥336.00"];
    say_both(&buyer, &receipt, "", &words);
});

on_both!(a_machine_without_a_font_prints_from_the_browser, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let node = app.node_with(|settings| settings.paper_font = PaperFont::none());
    let packer = app.login(world::LONGJING_PACKER).moved_to(&node.origin);
    let slip = format!("{DESK}/{order}/slip");
    let page = packer.get(&slip);
    assert!(page.says("装箱单") && !page.has("a[href$='.pdf']"));
    let answer = packer.get(&format!("{slip}.pdf"));
    assert_eq!((answer.status, answer.location()), (303, slip));
    assert!(packer.follow(&answer).says("这台机器上没有中文字体"));
});

on_both!(papers_stay_with_their_order, |app| {
    // Each buyer has an order of the same shop; neither reads the other's.
    let mine = place(app, &wang(), TRANSFER, &[(world::TEA_TIN, 1)]);
    let theirs = place(app, &emily(), TRANSFER, &[(world::TEA_TIN, 1)]);
    for order in [&mine[&1], &theirs[&1]] {
        let due = app.number(&format!(
            "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
        ));
        record_payment(app, order, due);
    }
    let visitor = app.login(world::WANG);
    for (order, status) in [(&mine[&1], 200), (&theirs[&1], 404)] {
        let path = format!("/orders/{order}/papers/receipt");
        assert_eq!(visitor.get(&path).status, status, "{order}");
    }
});
