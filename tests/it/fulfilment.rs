//! The shop's orders over HTTP: lists by what is to do, taking up, packing, sending, calling off,
//! and parcels that come back.

use std::thread;

use crate::support::orders::{COD, TRANSFER, on_hand, place, place_one, state, wang};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, orders, world};

const DESK: &str = "/desk/longjing/orders";

fn path(order: &str) -> String {
    format!("{DESK}/{order}")
}

/// The numbers of the orders in a list.
fn listed(visitor: &Visitor, desk: &str, tab: &str) -> Vec<String> {
    let page = visitor.get(&format!("/desk/{desk}/orders?tab={tab}"));
    assert_eq!(page.status, 200, "{}", page.shown());
    page.texts(".order-rows > li .place .nowrap")
}

fn accept(visitor: &Visitor, order: &str) -> Page {
    visitor.get(&path(order));
    visitor.post(&format!("{}/acceptance", path(order)), &[])
}

fn ship(visitor: &Visitor, order: &str, number: &str) -> Page {
    let page = visitor.get(&path(order));
    let typed = [("carrier", "SF"), ("tracking_number", number)];
    visitor.submit(&page, "form[action$='/shipments']", &typed)
}

fn reason(visitor: &Visitor, order: &str, act: &str, reason: &str) -> Page {
    let form = format!("{}/{act}", path(order));
    let page = visitor.get(&form);
    let css = format!("form[action$='/{act}']");
    visitor.submit(&page, &css, &[("reason", reason)])
}

/// The word at the top of the page that a redirect leads to.
fn told(visitor: &Visitor, answer: &Page) -> String {
    assert_eq!(answer.status, 303, "{}", answer.shown());
    visitor.follow(answer).text(".flash")
}

fn receive(app: &TestApp, order: &str) {
    use yipin::base::order_number::OrderNumber;
    use yipin::domain::flows::receipt;
    let number = OrderNumber::parse(order).unwrap();
    app.db
        .write_now(|tx| receipt::confirm(tx, &wang(), &number))
        .unwrap();
}

on_both!(an_order_goes_its_whole_way, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 2)]);
    assert_eq!(on_hand(app, 1), 38);
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(listed(&packer, "longjing", "to_accept"), [order.as_str()]);
    let page = packer.get(&path(&order));
    for words in [
        "王女士",
        "13800000031",
        "漕溪北路 88 号",
        "请包好 <b>",
        "明前西湖龙井",
        "LJ-250",
    ] {
        assert!(page.says(words), "{words}: {}", page.shown());
    }

    assert_eq!(told(&packer, &accept(&packer, &order)), "已接单，请备货。");
    assert_eq!(listed(&packer, "longjing", "to_ship"), [order.as_str()]);
    let sent = ship(&packer, &order, " ｓｆ1234567890123 ");
    assert_eq!(told(&packer, &sent), "已发货，买家会收到通知。");
    assert_eq!(state(app, &order), "shipped");
    let page = packer.get(&path(&order));
    assert!(page.says("SF1234567890123") && !page.has("form[action$='/shipments']"));
    assert_eq!(listed(&packer, "longjing", "on_the_way"), [order.as_str()]);
    receive(app, &order);
    assert_eq!(listed(&packer, "longjing", "done"), [order.as_str()]);
    assert_eq!(on_hand(app, 1), 38);
    let events = packer.get(&path(&order)).texts(".timeline strong");
    assert_eq!(events, ["送达", "发货", "接单", "买家下单"]);
});

on_both!(who_packs_in_english_reads_where_a_parcel_goes, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let packer = app.login(world::LONGJING_PACKER);
    let english = "Xuhui District, Shanghai";
    assert!(!packer.get(&path(&order)).says(english));
    let list = packer.get("/desk/longjing/orders?lang=en");
    assert!(
        list.says(english) && !list.says("上海市"),
        "{}",
        list.shown()
    );
    // The words for the carrier stand beside it.
    let page = packer.get(&path(&order));
    assert!(
        page.says(english) && page.says("上海市徐汇区"),
        "{}",
        page.shown()
    );
    let slip = packer.get(&format!("{}/slip", path(&order)));
    assert!(slip.says("上海市徐汇区"), "{}", slip.shown());
});

on_both!(a_form_that_is_sent_again_answers_the_same, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let packer = app.login(world::LONGJING_PACKER);
    for _ in 0..2 {
        assert_eq!(told(&packer, &accept(&packer, &order)), "已接单，请备货。");
    }
    let page = packer.get(&path(&order));
    let typed = [("carrier", "SF"), ("tracking_number", "SF1234567890123")];
    for _ in 0..2 {
        let sent = packer.submit(&page, "form[action$='/shipments']", &typed);
        assert_eq!(told(&packer, &sent), "已发货，买家会收到通知。");
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM shipments"), 1);
    // It was taken up, whatever has followed.
    assert_eq!(told(&packer, &accept(&packer, &order)), "已接单，请备货。");
    let refused = "已登记拒收。货退回来以后，请再来登记。";
    for _ in 0..2 {
        let answer = packer.post(
            &format!("{}/refusal", path(&order)),
            &[("reason", "没人在家")],
        );
        assert_eq!(told(&packer, &answer), refused);
    }
    for _ in 0..2 {
        let answer = packer.post(&format!("{}/return", path(&order)), &[("goods", "resell")]);
        assert_eq!(told(&packer, &answer), "已登记退回。");
    }
    assert_eq!(state(app, &order), "closed");
    assert_eq!(on_hand(app, 1), 40);
    let returned = "SELECT COUNT(*) AS n FROM stock_movements WHERE kind = 'returned'";
    assert_eq!(app.number(returned), 1);

    let other = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    for _ in 0..2 {
        let answer = packer.post(
            &format!("{}/cancellation", path(&other)),
            &[("reason", "卖完了")],
        );
        assert_eq!(told(&packer, &answer), "订单已取消，货已回到库存。");
    }
    assert_eq!(on_hand(app, 1), 40);
});

on_both!(
    a_member_who_comes_too_late_is_told_and_nothing_happens,
    |app| {
        let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
        let (packer, manager) = (
            app.login(world::LONGJING_PACKER),
            app.login(world::LONGJING_MANAGER),
        );
        packer.get(&path(&order));
        let cancelled = reason(&manager, &order, "cancellation", "今年歉收");
        assert_eq!(told(&manager, &cancelled), "订单已取消，货已回到库存。");
        let changed = "刚才有人先处理了这个订单，所以这一步没有做。下面是最新的情况。";
        let late = packer.post(&format!("{}/acceptance", path(&order)), &[]);
        assert_eq!(told(&packer, &late), changed);
        let late = packer.post(
            &format!("{}/shipments", path(&order)),
            &[("carrier", "SF"), ("tracking_number", "SF1234567890123")],
        );
        assert_eq!(told(&packer, &late), changed);
        let late = packer.post(&format!("{}/return", path(&order)), &[("goods", "resell")]);
        assert_eq!(told(&packer, &late), changed);
        assert_eq!(state(app, &order), "cancelled");
        assert_eq!(on_hand(app, 1), 40);
        let page = packer.get(&path(&order));
        assert!(page.says("这个订单已经取消") && page.says("今年歉收"));
        // The page for it says so too.
        let page = packer.get(&format!("{}/cancellation", path(&order)));
        assert_eq!(page.status, 200);
        assert!(page.says("不能取消了") && !page.has("form[action$='/cancellation']"));
    }
);

on_both!(two_members_at_once_do_one_thing, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let order = &order;
    let answers: Vec<u16> = thread::scope(|scope| {
        let acts = ["acceptance", "cancellation"].map(|act| {
            let url = format!("{}/{act}", path(order));
            scope.spawn(move || {
                let visitor = app.login(world::LONGJING_MANAGER);
                // A page with a form, for its token.
                visitor.get(&format!("{}/cancellation", path(order)));
                visitor.post(&url, &[("reason", "卖完了")]).status
            })
        });
        acts.map(|act| act.join().unwrap()).to_vec()
    });
    assert_eq!(answers, [303, 303]);
    // Called off either before or after it was taken up, never both taken up and left so.
    assert_eq!(state(app, order), "cancelled");
    assert_eq!(on_hand(app, 1), 40);
});

on_both!(a_parcel_may_take_a_part, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 2), (world::TEA_LOOSE, 500)]);
    let packer = app.login(world::LONGJING_PACKER);
    accept(&packer, &order);
    let page = packer.get(&path(&order));
    let inputs = page.form("form[action$='/shipments']").fields;
    let quantities: Vec<(String, String)> = inputs
        .into_iter()
        .filter(|(name, _)| name.starts_with("quantities"))
        .collect();
    let [(tins, two), (loose, grams)] = &quantities[..] else {
        panic!("{quantities:?}");
    };
    assert_eq!([two.as_str(), grams.as_str()], ["2", "500"]);
    let part = |number, tin: &str, mass: &str| {
        packer.post(
            &format!("{}/shipments", path(&order)),
            &[
                ("carrier", "YTO"),
                ("tracking_number", number),
                (tins, tin),
                (loose, mass),
            ],
        )
    };
    assert_eq!(part("YT1000000000001", "１", "").status, 303);
    assert_eq!(state(app, &order), "shipped");
    // Something is left to send, so it stays where it is worked off.
    assert_eq!(listed(&packer, "longjing", "to_ship"), [order.as_str()]);
    assert_eq!(listed(&packer, "longjing", "on_the_way"), [""; 0]);
    let page = packer.get(&path(&order));
    assert!(page.says("还有一部分没发"), "{}", page.shown());
    assert_eq!(page.attribute(&format!("[name='{tins}']"), "value"), "1");

    for (tin, mass) in [
        ("2", "0"),
        ("1", "501"),
        ("-1", "1"),
        ("0", "0"),
        ("", ""),
        ("1.5", ""),
    ] {
        let refused = part("YT1000000000002", tin, mass);
        assert_eq!(refused.status, 422, "{tin} {mass}");
        assert!(refused.has(".fault") || refused.has("[role=alert]"));
    }
    let stranger = packer.post(
        &format!("{}/shipments", path(&order)),
        &[
            ("carrier", "YTO"),
            ("tracking_number", "YT1000000000002"),
            ("quantities[999999]", "1"),
        ],
    );
    assert_eq!(stranger.status, 404);
    assert_eq!(part("YT1000000000002", "1", "500").status, 303);
    assert_eq!(listed(&packer, "longjing", "to_ship"), [""; 0]);
    assert_eq!(listed(&packer, "longjing", "on_the_way"), [order.as_str()]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM shipments"), 2);
});

on_both!(
    a_number_that_looks_wrong_is_recorded_with_a_warning,
    |app| {
        let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
        let packer = app.login(world::LONGJING_PACKER);
        accept(&packer, &order);
        let sent = ship(&packer, &order, "YT1234567890123");
        assert!(told(&packer, &sent).contains("看起来不像"));
        assert_eq!(state(app, &order), "shipped");
        let page = packer.get(&path(&order));
        assert!(page.text(".fault").contains("看起来不像"));
        // The next parcel begins with the carrier of this one.
        let next = place_one(app, COD, &[(world::TEA_TIN, 1)]);
        accept(&packer, &next);
        let form = packer.get(&path(&next)).form("form[action$='/shipments']");
        assert!(
            form.fields
                .contains(&("carrier".to_owned(), "SF".to_owned()))
        );
    }
);

on_both!(
    a_wrong_number_is_put_right_while_the_parcel_travels,
    |app| {
        let order = place_one(app, COD, &[(world::TEA_TIN, 2)]);
        let packer = app.login(world::LONGJING_PACKER);
        accept(&packer, &order);
        let page = packer.get(&path(&order));
        let name = page.attribute("input[name^='quantities']", "name");
        let first = [
            ("carrier", "SF"),
            ("tracking_number", "YT1234567890123"),
            (name.as_str(), "1"),
        ];
        packer.submit(&page, "form[action$='/shipments']", &first);
        assert_eq!(ship(&packer, &order, "SF1000000000002").status, 303);
        let page = packer.get(&path(&order));
        let href = page.attribute("a[href*='/shipments/']", "href");
        let form = packer.get(&href);
        assert_eq!(
            form.attribute("#f-tracking-number", "value"),
            "YT1234567890123"
        );
        for (carrier, number) in [
            ("YTO", ""),
            ("", "YT1234567890123"),
            ("YTO", "🍵🍵🍵🍵"),
            ("UFO", "YT1234567890123"),
            // The number of the other parcel.
            ("SF", "SF1000000000002"),
        ] {
            let typed = [("carrier", carrier), ("tracking_number", number)];
            let refused = packer.submit(&form, "form[action*='/shipments/']", &typed);
            assert_eq!(refused.status, 422, "{carrier} {number}");
            assert!(refused.has(".fault"));
        }
        let typed = [("carrier", "YTO"), ("tracking_number", "ＹＴ1234567890123")];
        for _ in 0..2 {
            let saved = packer.submit(&form, "form[action*='/shipments/']", &typed);
            assert_eq!(told(&packer, &saved), "单号已改，买家会收到通知。");
        }
        let page = packer.get(&path(&order));
        assert!(
            page.says("圆通速递 YT1234567890123") && !page.has(".fault"),
            "{}",
            page.shown()
        );
        let told_of = "SELECT COUNT(*) AS n FROM events WHERE kind = 'order.parcel_corrected'";
        assert_eq!(app.number(told_of), 1);
        app.settle();
        let sent =
            "SELECT COUNT(*) AS n FROM notices WHERE user_id = 31 AND kind = 'order_shipped'";
        assert_eq!(app.number(sent), 3);
        // A parcel of nobody, of another order, and one that has arrived.
        let other = place_one(app, COD, &[(world::TEA_TIN, 1)]);
        let id = href.rsplit('/').next().unwrap();
        for unknown in [
            format!("{}/shipments/999999", path(&order)),
            format!("{}/shipments/x", path(&order)),
            format!("{}/shipments/{id}", path(&other)),
        ] {
            assert_eq!(packer.get(&unknown).status, 404, "{unknown}");
            assert_eq!(packer.post(&unknown, &typed).status, 404, "{unknown}");
        }
        receive(app, &order);
        assert!(
            !packer
                .get(&path(&order))
                .has("a[href*='/shipments/']:not([href$='/slip'])")
        );
        let late = [("carrier", "YTO"), ("tracking_number", "YT9999999999999")];
        let late = packer.submit(&form, "form[action*='/shipments/']", &late);
        assert!(told(&packer, &late).contains("这一步没有做"));
    }
);

on_both!(what_cannot_be_a_parcel_is_refused_beside_its_input, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    let packer = app.login(world::LONGJING_PACKER);
    accept(&packer, &order);
    let long = "1".repeat(41);
    for number in [
        "",
        " ",
        "\u{200b}",
        "SF1",
        &long,
        "<script>alert(1)</script>",
        "顺丰123456",
        "🍵🍵🍵🍵",
        "-1e9.5",
        "SF12\u{202e}/../34",
    ] {
        let refused = ship(&packer, &order, number);
        assert_eq!(refused.status, 422, "{number}");
        assert!(refused.has("#f-tracking-number[aria-invalid]"), "{number}");
        let kept = refused.attribute("#f-tracking-number", "value");
        assert_eq!(kept, number, "what was typed is kept");
        assert_eq!(refused.count("script:not([src])"), 0);
    }
    for carrier in ["", "UFO", "HTKY", "🚀", "SF\u{202e}", "sf"] {
        let typed = [("carrier", carrier), ("tracking_number", "SF1234567890123")];
        let refused = packer.post(&format!("{}/shipments", path(&order)), &typed);
        assert_eq!(refused.status, 422, "{carrier}");
        assert!(refused.has("#f-carrier[aria-invalid]"), "{carrier}");
    }
    assert_eq!(state(app, &order), "accepted");
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM shipments"), 0);
    // Invisible characters are no part of a number.
    let sent = ship(&packer, &order, "SF12\u{202e}34567890\u{200b}123");
    assert_eq!(sent.status, 303);
    assert!(packer.get(&path(&order)).says("SF1234567890123"));
});

on_both!(a_reason_is_asked_for_and_shown_as_it_is, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let packer = app.login(world::LONGJING_PACKER);
    let long = "长".repeat(201);
    for empty in ["", " \n", "\u{200b}\u{202e}", &long] {
        let refused = reason(&packer, &order, "cancellation", empty);
        assert_eq!(refused.status, 422, "{empty}");
        assert!(refused.has("#f-reason[aria-invalid]"));
    }
    assert_eq!(state(app, &order), "awaiting_payment");
    // Not under way: nothing to refuse.
    let page = packer.get(&format!("{}/refusal", path(&order)));
    assert!(page.says("只有在路上的包裹") && !page.has("form[action$='/refusal']"));

    let nasty = "<script>{{7*7}}</script> 🍵 \u{202e}卖完了";
    assert_eq!(reason(&packer, &order, "cancellation", nasty).status, 303);
    let shown = packer.get(&path(&order)).text(".timeline blockquote");
    assert_eq!(shown, "<script>{{7*7}}</script> 🍵 卖完了");
});

on_both!(a_refused_parcel_comes_back_to_stock_or_is_spoiled, |app| {
    let packer = app.login(world::LONGJING_PACKER);
    let sent = || {
        let order = place_one(app, COD, &[(world::TEA_TIN, 3)]);
        accept(&packer, &order);
        let number = format!("SF{}", &order[..12]);
        assert_eq!(ship(&packer, &order, &number).status, 303);
        order
    };
    let order = sent();
    assert_eq!(on_hand(app, 1), 37);
    assert_eq!(reason(&packer, &order, "refusal", "说没订过").status, 303);
    assert_eq!(state(app, &order), "refused");
    // Not before the goods are here.
    assert_eq!(on_hand(app, 1), 37);
    assert_eq!(listed(&packer, "longjing", "on_the_way"), [order.as_str()]);
    let page = packer.get(&path(&order));
    for goods in ["", "both", "茶"] {
        let refused = packer.submit(&page, "form[action$='/return']", &[("goods", goods)]);
        assert_eq!(refused.status, 422, "{goods}");
        assert!(refused.has("#f-goods[aria-invalid]"));
    }
    let back = packer.submit(&page, "form[action$='/return']", &[("goods", "resell")]);
    assert_eq!(told(&packer, &back), "已登记退回。");
    assert_eq!(on_hand(app, 1), 40);
    assert_eq!(state(app, &order), "closed");
    assert_eq!(listed(&packer, "longjing", "cancelled"), [order]);

    let order = sent();
    assert_eq!(reason(&packer, &order, "refusal", "压坏了").status, 303);
    let page = packer.get(&path(&order));
    let back = packer.submit(&page, "form[action$='/return']", &[("goods", "spoiled")]);
    assert_eq!(back.status, 303);
    assert_eq!(on_hand(app, 1), 37);
});

on_both!(a_packer_sees_no_money, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 2)]);
    let transfer = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    let (packer, accountant, editor) = (
        app.login(world::LONGJING_PACKER),
        app.login(world::LONGJING_ACCOUNTANT),
        app.login(world::LONGJING_EDITOR),
    );
    let pages = [
        format!("{DESK}?tab=to_accept"),
        path(&order),
        // Of a parcel that is paid at the door the slip says what to collect.
        format!("{}/slip", path(&transfer)),
        format!("{}/slip?prices=1", path(&transfer)),
        format!("{}/cancellation", path(&order)),
    ];
    for page in &pages {
        let seen = packer.get(page);
        assert_eq!(seen.status, 200, "{page}");
        assert!(
            !seen.body.contains('¥') && !seen.says("336"),
            "{page}: {}",
            seen.shown()
        );
        assert_eq!(editor.get(page).status, 403, "{page}");
    }
    for page in ["/payment", "/refund"] {
        assert_eq!(packer.get(&format!("{}{page}", path(&order))).status, 403);
        let answer = packer.post(&format!("{}{page}", path(&order)), &[("amount", "336")]);
        assert_eq!(answer.status, 403);
    }
    assert_eq!(packer.get("/desk/longjing/money").status, 403);
    assert_eq!(editor.get("/desk/longjing/money").status, 403);

    assert!(accountant.get(&pages[0]).says("¥336.00"));
    assert!(accountant.get(&pages[1]).says("¥336.00"));
    assert!(!accountant.get(&pages[2]).says("¥336.00"));
    assert!(accountant.get(&pages[3]).says("¥336.00"));
    // An accountant packs nothing.
    assert_eq!(accountant.get(&pages[4]).status, 403);
    accountant.get(&format!("{}/payment", path(&order)));
    let answer = accountant.post(&format!("{}/acceptance", path(&order)), &[]);
    assert_eq!(answer.status, 403);
    assert_eq!(state(app, &order), "confirmed");
});

on_both!(
    o_07_o_25_every_order_is_in_one_list_of_its_own_shop_alone,
    |app| {
        let goods = [(world::TEA_TIN, 1), (world::PEACH_BOX, 1)];
        let both = place(app, &wang(), COD, &goods);
        let (tea, peach) = (both[&1].clone(), both[&2].clone());
        let more = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        let longjing = app.login(world::LONGJING_MANAGER);
        let pinggu = app.login(world::PINGGU_MANAGER);
        let tabs = [
            "to_pay",
            "to_accept",
            "to_ship",
            "on_the_way",
            "done",
            "cancelled",
        ];
        let all = |visitor: &Visitor, desk: &str| -> Vec<String> {
            tabs.iter()
                .flat_map(|tab| listed(visitor, desk, tab))
                .collect()
        };
        assert_eq!(all(&longjing, "longjing"), [more, tea.clone()]);
        assert_eq!(all(&pinggu, "pinggu"), [peach.as_str()]);
        // Neither shop finds the other's order of the same purchase, under either desk.
        for (visitor, desk, other) in [(&longjing, "longjing", &peach), (&pinggu, "pinggu", &tea)] {
            for below in [
                "",
                "/slip",
                "/cancellation",
                "/refusal",
                "/payment",
                "/refund",
            ] {
                let page = visitor.get(&format!("/desk/{desk}/orders/{other}{below}"));
                assert_eq!(page.status, 404, "{below}");
            }
            for below in [
                "/acceptance",
                "/shipments",
                "/return",
                "/cancellation",
                "/payment",
            ] {
                let fields = [
                    ("carrier", "SF"),
                    ("tracking_number", "SF1234567890123"),
                    ("goods", "resell"),
                    ("reason", "x"),
                    ("amount", "71.90"),
                    ("paid_by", "cod"),
                    ("received_on", "2026-11-25"),
                ];
                let answer = visitor.post(&format!("/desk/{desk}/orders/{other}{below}"), &fields);
                assert_eq!(answer.status, 404, "{below}");
            }
        }
        let page = longjing.get(&path(&tea));
        assert!(page.says("龙井") && !page.says("大桃") && !page.says(&peach));
        assert_eq!(page.count(".pack-list li"), 1);
        assert_eq!(state(app, &peach), "confirmed");
        for unknown in ["2611250000000000-01", "x", "1", "2611250000000017-00"] {
            assert_eq!(longjing.get(&path(unknown)).status, 404, "{unknown}");
        }
    }
);

on_both!(lists_begin_with_the_oldest_and_are_paged_by_key, |app| {
    let mut placed = Vec::new();
    for _ in 0..26 {
        placed.push(place_one(app, COD, &[(world::TEA_LOOSE, 50)]));
        app.advance_ms(1_000);
    }
    let packer = app.login(world::LONGJING_PACKER);
    let first = packer.get(&format!("{DESK}?tab=to_accept"));
    let numbers = first.texts(".order-rows > li .place .nowrap");
    assert_eq!(numbers, placed[..24]);
    assert_eq!(first.text(".tabs.sub [aria-current] .count"), "26");
    let next = first.attribute(".pager [rel=next]", "href");
    // An order that is done meanwhile moves nothing.
    accept(&packer, &placed[0]);
    let second = packer.get(&next);
    assert_eq!(
        second.texts(".order-rows > li .place .nowrap"),
        placed[24..]
    );
    assert!(!second.has(".pager [rel=next]") && second.has(".pager [rel=first]"));
    assert_eq!(
        packer.get(&format!("{DESK}?tab=to_accept&after=x")).status,
        400
    );
    // Without a list, or with one that is none, the page is the one with something to do.
    for query in ["", "?tab=everything", "?tab="] {
        let page = packer.get(&format!("{DESK}{query}"));
        assert_eq!(
            page.text(".tabs.sub [aria-current]"),
            "待接单 25",
            "{query}"
        );
    }
    for order in &placed[..2] {
        reason(&packer, order, "cancellation", "卖完了");
    }
    // What is over begins with the newest.
    let over = listed(&packer, "longjing", "cancelled");
    assert_eq!(over, [placed[1].clone(), placed[0].clone()]);
});

on_both!(a_suspended_shop_still_sends_what_was_ordered, |app| {
    let order = place_one(app, COD, &[(world::TEA_TIN, 1)]);
    app.execute("UPDATE shops SET state = 'suspended' WHERE id = 1");
    app.excuse("cards.follow_their_source");
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(accept(&packer, &order).status, 303);
    assert_eq!(ship(&packer, &order, "SF1234567890123").status, 303);
    assert_eq!(state(app, &order), "shipped");
    assert!(orders::try_place(app, &wang(), COD, &[(world::TEA_TIN, 1)]).is_err());
});
