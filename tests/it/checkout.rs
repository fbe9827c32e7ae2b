//! The checkout: from the cart to a purchase.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use yipin::base::order_number::PurchaseNumber;

use crate::support::buying::{ADDRESS, FORM, add, add_tea, at_the_till, number_of, order, place};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

fn nothing_was_placed(app: &TestApp) {
    assert_eq!(count(app, "purchases"), 0);
    assert_eq!(count(app, "orders"), 0);
    assert_eq!(count(app, "stock_movements WHERE kind = 'sold'"), 0);
}

/// The purchase's total.
fn total(app: &TestApp, number: &str) -> i64 {
    app.number(&format!(
        "SELECT total_minor AS n FROM purchases WHERE number = '{number}'"
    ))
}

/// The fault beside a field.
fn fault(page: &Page, field: &str) -> String {
    page.text(&format!("#f-{field}-fault"))
}

/// A cart with tea and peaches, at the till with an address.
fn two_shops(buyer: &Visitor) -> Page {
    add(buyer, world::TEA_TIN, "1");
    add(buyer, world::PEACH_BOX, "3");
    at_the_till(buyer, &[])
}

on_both!(a_guest_orders_from_two_shops_in_one_checkout, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "1");
    add(&guest, world::PEACH_BOX, "3");
    let first = guest.get("/checkout");
    // The freight is open until the province is known.
    // The goods are known: 168.00 + 3 × 59.90.
    assert!(first.says("应付 ¥347.70 + 运费"), "{}", first.shown());
    let english = guest.get("/checkout?lang=en");
    assert!(
        english.says("To pay ¥347.70 + delivery"),
        "{}",
        english.shown()
    );
    guest.get("/checkout?lang=zh-CN");
    let page = at_the_till(
        &guest,
        &[("note[1]", "周末送"), ("email", "shen@example.com")],
    );
    // Tea 168.00 + 10.00 freight (below 300); peaches 3 × 59.90 = 179.70 + 12 + 2 × 6 = 24.00.
    assert!(page.says("应付 ¥381.70"), "{}", page.shown());
    assert_eq!(
        page.texts(".bill .sums dd"),
        ["¥168.00", "¥10.00", "¥179.70", "¥24.00", "¥381.70"]
    );
    // The note is kept while the next level is asked for.
    assert_eq!(page.text("textarea[name='note[1]']"), "周末送");
    let number = place(&guest, &page);
    assert_eq!(total(app, &number), 38_170);
    let sums = |shop: i64| {
        app.number(&format!(
            "SELECT items_minor * 1000000 + freight_minor AS n FROM orders WHERE shop_id = {shop}"
        ))
    };
    assert_eq!((sums(1), sums(2)), (16_800_001_000, 17_970_002_400));
    assert_eq!(
        count(app, "orders WHERE note = '周末送' AND shop_id = 1"),
        1
    );
    assert_eq!(count(app, "orders WHERE note = '' AND shop_id = 2"), 1);
    assert_eq!(count(app, "orders WHERE ship_phone = '+8613812345678'"), 2);
    assert_eq!(
        count(
            app,
            "orders WHERE ship_code = '310104' AND ship_region = '上海市徐汇区'"
        ),
        2
    );
    assert_eq!(
        count(app, "purchases WHERE contact_email = 'shen@example.com'"),
        1
    );
    assert_eq!(count(app, "cart_lines"), 0);
    let confirmation = guest.get(&format!("/orders/{number}"));
    assert_eq!(confirmation.status, 200, "{}", confirmation.shown());
    assert!(confirmation.says("下单成功"), "{}", confirmation.shown());
    assert!(!confirmation.has(".who .count"), "the cart is empty");
    // O-28: the number alone opens nothing.
    assert_eq!(app.visitor().get(&format!("/orders/{number}")).status, 404);
});

on_both!(an_account_orders_and_finds_its_address_again, |app| {
    let wang = app.login(world::WANG);
    add(&wang, world::TEA_TIN, "2");
    let page = at_the_till(
        &wang,
        &[("method", "transfer"), ("detail", "漕溪北路 \"88\" 号")],
    );
    // 336.00 is above 300.00: free.
    assert!(
        page.says("满 ¥300.00 包邮") && page.says("应付 ¥336.00"),
        "{}",
        page.shown()
    );
    assert!(!page.has("input[name=email]"), "an account has its own");
    let number = place(&wang, &page);
    assert_eq!(total(app, &number), 33_600);
    assert_eq!(count(app, "purchases WHERE user_id = 31"), 1);
    assert_eq!(
        count(
            app,
            "orders WHERE state = 'awaiting_payment' AND due_at IS NOT NULL"
        ),
        1
    );
    assert_eq!(wang.get(&format!("/orders/{number}")).status, 200);
    add_tea(&wang);
    let again = wang.get("/checkout");
    assert_eq!(again.attribute("#f-recipient", "value"), "沈小雨");
    assert_eq!(again.attribute("#f-phone", "value"), "13812345678");
    assert_eq!(again.attribute("#f-detail", "value"), "漕溪北路 \"88\" 号");
    assert_eq!(
        again.attribute("select[name=county_2] [selected]", "value"),
        "310104"
    );
    // The total is known at once, so that one press is enough.
    assert!(again.says("应付 ¥178.00"), "{}", again.shown());
    let second = wang.submit(&again, FORM, &[("method", "cod")]);
    assert_ne!(number_of(&second), number);
    // Nobody else is shown it, nor a guest on the same machine.
    let emily = app.login(world::EMILY);
    add_tea(&emily);
    assert_eq!(
        emily.get("/checkout").attribute("#f-recipient", "value"),
        ""
    );
});

on_both!(a_pasted_address_fills_in_the_form, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "1");
    let page = guest.get("/checkout");
    let paste = |page: &Page, line: &str| {
        let typed = [("pasted", line), ("recognise", "1"), ("note[1]", "轻放")];
        guest.submit(page, FORM, &typed)
    };
    let line = "王小明 138-1234-5678 浙江省杭州市西湖区文三路1号2幢301室";
    let filled = paste(&page, line);
    assert_eq!(filled.status, 200);
    let of = |page: &Page, name: &str| page.attribute(&format!("[name='{name}']"), "value");
    assert_eq!(of(&filled, "recipient"), "王小明");
    assert_eq!(of(&filled, "phone"), "13812345678");
    assert_eq!(of(&filled, "detail"), "文三路1号2幢301室");
    let chosen = |level: i32| {
        let css = format!("[name=county_{level}] option[selected]");
        filled.attribute(&css, "value")
    };
    assert_eq!([1, 2, 3].map(chosen), ["33", "3301", "330106"]);
    assert!(filled.says("轻放"), "{}", filled.shown());
    // 168.00 and the freight of 10.00, shown before anything is ordered.
    assert!(filled.says("应付 ¥178.00"), "{}", filled.shown());
    nothing_was_placed(app);
    // What says nothing is said to, and kept; nothing typed is nothing asked.
    let refused = paste(&filled, "你好");
    assert_eq!(refused.status, 422);
    assert!(
        fault(&refused, "pasted").contains("没有认出"),
        "{}",
        refused.shown()
    );
    assert!(refused.text("#f-pasted").contains("你好"));
    assert_eq!(of(&refused, "recipient"), "王小明");
    assert_eq!(paste(&refused, "").status, 200);
    nothing_was_placed(app);
});

on_both!(a_total_that_was_never_shown_is_shown_first, |app| {
    let guest = app.visitor();
    add_tea(&guest);
    let page = guest.get("/checkout");
    let mut fields = ADDRESS.to_vec();
    fields.push(("method", "cod"));
    let answer = guest.submit(&page, FORM, &fields);
    assert_eq!(answer.status, 409, "{}", answer.shown());
    assert!(answer.says("运费算好了，还没有下单") && answer.says("应付 ¥178.00"));
    nothing_was_placed(app);
    let number = place(&guest, &answer);
    assert_eq!(total(app, &number), 17_800);
});

on_both!(the_sums_follow_the_place_for_scripts, |app| {
    let guest = app.visitor();
    let page = two_shops(&guest);
    let sums = guest.get("/checkout/sums?code=310104");
    assert_eq!(sums.status, 200);
    assert_eq!(
        sums.attribute("[name=seen]", "value"),
        page.attribute("[name=seen]", "value")
    );
    assert!(sums.says("应付 ¥381.70"), "{}", sums.shown());
    assert_eq!(sums.header("cache-control"), "no-store");
    assert!(guest.get("/checkout/sums").says("待定"));
    let not_sent = guest.get("/checkout/sums?code=46");
    assert!(not_sent.says("不寄到这里") && not_sent.says("应付 待定"));
    assert!(
        guest
            .get("/checkout/sums?code=46&lang=en")
            .says("Not sent here")
    );
    assert_eq!(guest.get("/checkout/sums?code=x").status, 422);
    assert_eq!(app.visitor().get("/checkout/sums?code=31").status, 404);
});

on_both!(
    every_field_says_what_is_wrong_with_it_and_keeps_the_rest,
    |app| {
        let guest = app.visitor();
        let page = two_shops(&guest);
        let long = "长".repeat(201);
        let many = "a".repeat(41);
        for (field, typed, told) in [
            ("recipient", "", "请填写此项。"),
            ("recipient", "\u{200b}\u{202e} ", "请填写此项。"),
            ("recipient", &many, "内容太长了，最多 40 个字。"),
            ("phone", "", "请填写此项。"),
            (
                "phone",
                "12345",
                "请填写手机号码，例如 138 1234 5678；境外号码请以 + 和国家代码开头。",
            ),
            (
                "phone",
                "🍵",
                "请填写手机号码，例如 138 1234 5678；境外号码请以 + 和国家代码开头。",
            ),
            ("detail", " ", "请填写此项。"),
            ("detail", &long, "内容太长了，最多 120 个字。"),
            (
                "email",
                "shen@",
                "请填写正确的邮箱地址，例如 li@example.com。",
            ),
            ("note[1]", &long, "内容太长了，最多 200 个字。"),
            ("note[2]", &long, "内容太长了，最多 200 个字。"),
            ("method", "", "请选择。"),
            ("method", "alipay", "请检查填写的内容。"),
            ("method", "gateway", "请选择这几家村店都支持的付款方式。"),
            ("county_2", "", "请一直选到区县。"),
        ] {
            let mut changes = vec![("note[1]", "放门口"), (field, typed)];
            if field == "note[1]" {
                changes.remove(0);
            }
            let answer = guest.submit(&page, FORM, &changes);
            assert_eq!(answer.status, 422, "{field} {typed}: {}", answer.shown());
            let name = match field {
                "note[1]" => "note-1",
                "note[2]" => "note-2",
                "county_2" => "county",
                other => other,
            };
            let shown = fault(&answer, name);
            assert_eq!(shown, told, "{field} {typed}");
            for (kept, value) in [
                ("recipient", "沈小雨"),
                ("detail", "漕溪北路 88 号 1502 室"),
            ] {
                let value = if kept == field { typed } else { value };
                assert_eq!(
                    answer.attribute(&format!("#f-{kept}"), "value"),
                    value,
                    "{field}"
                );
            }
            if field != "note[1]" {
                assert_eq!(answer.text("textarea[name='note[1]']"), "放门口", "{field}");
            }
            let key = |page: &Page| page.attribute("[name=key]", "value");
            assert_eq!(key(&answer), key(&page), "the key stays the same");
        }
        // Several at once, each at its place and in the summary.
        let nothing = [
            ("recipient", ""),
            ("phone", ""),
            ("detail", ""),
            ("county_1", ""),
        ];
        let answer = guest.submit(&page, FORM, &nothing);
        assert_eq!(answer.status, 422);
        assert!(answer.says("有 4 处需要改一改"), "{}", answer.shown());
        nothing_was_placed(app);
        // Full-width digits are digits.
        let answer = guest.submit(&page, FORM, &[("phone", "１３８－１２３４－５６７８")]);
        number_of(&answer);
        assert_eq!(count(app, "orders WHERE ship_phone = '+8613812345678'"), 2);
    }
);

// O-33, O-35: what people write stays text.
on_both!(o_33_o_35_what_a_buyer_writes_is_shown_as_it_is, |app| {
    let guest = app.visitor();
    add_tea(&guest);
    let name = "{{7*7}}<script>alert(1)</script>";
    let detail = "${7*7} {% raw %} \"><img src=x onerror=alert(1)>";
    let note = "<%= 7*7 %> #{7*7} %s%n\n第二行 🍵";
    let page = at_the_till(
        &guest,
        &[("recipient", name), ("detail", detail), ("note[1]", note)],
    );
    assert_eq!(page.attribute("#f-recipient", "value"), name);
    assert_eq!(page.attribute("#f-detail", "value"), detail);
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"));
    let number = place(&guest, &page);
    let order = guest.get(&format!("/orders/{number}-01"));
    assert_eq!(order.status, 200, "{}", order.shown());
    assert!(order.says(name), "{}", order.shown());
    assert!(!order.body.contains("<script>alert") && !order.says("49<"));
});

on_both!(o_06_one_form_sent_again_is_one_purchase, |app| {
    let guest = app.visitor();
    let page = two_shops(&guest);
    let tab = at_the_till(&guest, &[]);
    let number = place(&guest, &page);
    // A double click, a reload, a retry after a lost answer.
    for _ in 0..3 {
        assert_eq!(place(&guest, &page), number);
    }
    // Another tab, with a key of its own.
    let from_tab = guest.submit(&tab, FORM, &[]);
    assert_eq!(number_of(&from_tab), number);
    assert!(guest.follow(&from_tab).says("没有重复下单"));
    // The same page with other words: what was ordered stays as it was.
    let changed = guest.submit(&page, FORM, &[("detail", "别处 1 号")]);
    assert_eq!(number_of(&changed), number);
    // Without any key, from a program.
    let bare = guest.submit(&page, FORM, &[("key", "")]);
    assert_eq!(number_of(&bare), number);
    assert_eq!((count(app, "purchases"), count(app, "orders")), (1, 2));
    assert_eq!(count(app, "orders WHERE ship_detail = '别处 1 号'"), 0);
    // Somebody else with the same key and the same words has a cart of their own.
    let other = app.visitor();
    let own = two_shops(&other);
    let key = page.attribute("[name=key]", "value");
    assert_ne!(
        number_of(&other.submit(&own, FORM, &[("key", &key)])),
        number
    );
    assert_eq!(count(app, "purchases"), 2);
});

on_both!(o_06_twenty_at_once_are_one_purchase, |app| {
    for has_one_key in [true, false] {
        let guest = app.visitor();
        let page = &two_shops(&guest);
        let start = &Barrier::new(20);
        let tabs: Vec<Visitor> = (0..20).map(|_| guest.another_tab()).collect();
        let numbers: BTreeSet<String> = thread::scope(|scope| {
            let sent: Vec<_> = tabs
                .into_iter()
                .enumerate()
                .map(|(n, tab)| {
                    let own = format!("a-tab-of-its-own-{n}");
                    scope.spawn(move || {
                        let changes = [("key", own.as_str())];
                        let changes: &[_] = if has_one_key { &[] } else { &changes };
                        start.wait();
                        number_of(&tab.submit(page, FORM, changes))
                    })
                })
                .collect();
            sent.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(numbers.len(), 1, "{numbers:?}");
    }
    assert_eq!(count(app, "purchases"), 2);
});

on_both!(o_51_what_changed_is_named_and_asked_again, |app| {
    app.excuse("cards.follow_their_source");
    let guest = app.visitor();
    let page = two_shops(&guest);
    app.execute("UPDATE variants SET price_minor = 17800 WHERE id = 1");
    let answer = guest.submit(&page, FORM, &[("note[1]", "放门口")]);
    assert_eq!(answer.status, 409, "{}", answer.shown());
    assert!(
        answer.says("明前西湖龙井：单价从 ¥168.00 变成了 ¥178.00。"),
        "{}",
        answer.shown()
    );
    assert_eq!(
        answer.text(".order-lines .fault"),
        "单价从 ¥168.00 变成了 ¥178.00。"
    );
    assert_eq!(answer.text("textarea[name='note[1]']"), "放门口");
    nothing_was_placed(app);
    // Down as well.
    app.execute("UPDATE variants SET price_minor = 15800 WHERE id = 1");
    let answer = guest.submit(&answer, FORM, &[]);
    assert_eq!(answer.status, 409, "{}", answer.shown());
    // Freight.
    app.execute("UPDATE freight_templates SET first_minor = 1500 WHERE shop_id = 2");
    let answer = guest.submit(&answer, FORM, &[]);
    assert_eq!(answer.status, 409);
    assert!(
        answer.says("平谷大桃铺：运费从 ¥24.00 变成了 ¥27.00。"),
        "{}",
        answer.shown()
    );
    // Another tab puts something in, changes an amount, takes something out.
    add(&guest, world::TEA_LOOSE, "50g");
    let answer = guest.submit(&answer, FORM, &[]);
    assert_eq!(answer.status, 409);
    assert!(
        answer.says("明前西湖龙井：刚放进购物车。"),
        "{}",
        answer.shown()
    );
    add(&guest, world::TEA_LOOSE, "50g");
    let answer = guest.submit(&answer, FORM, &[]);
    assert!(
        answer.says("数量从 50 克 变成了 100 克。"),
        "{}",
        answer.shown()
    );
    let cart = guest.get("/cart");
    let loose = cart.attribute(".cart-lines li:nth-child(2) .line-amount", "action");
    guest.post(&format!("{loose}/removal"), &[]);
    let answer = guest.submit(&answer, FORM, &[]);
    assert_eq!(answer.status, 409);
    assert!(
        answer.says("有一件商品已经不在购物车里。"),
        "{}",
        answer.shown()
    );
    nothing_was_placed(app);
    // What is confirmed is what is stored: 158.00 + 10.00 + 179.70 + 27.00.
    let number = place(&guest, &answer);
    assert_eq!(total(app, &number), 37_470);
});

on_both!(o_51_a_made_up_total_orders_nothing, |app| {
    let guest = app.visitor();
    let page = two_shops(&guest);
    let seen = page.attribute("[name=seen]", "value");
    for made_up in [
        seen.replace("t38170", "t1"),
        seen.replace(":16800", ":1"),
        seen.replace(":3:", ":1:"),
        format!("{seen} l1:1:1"),
        "🍵".repeat(500),
    ] {
        assert_ne!(made_up, seen);
        let answer = guest.submit(&page, FORM, &[("seen", &made_up)]);
        assert_eq!(answer.status, 409, "{made_up}: {}", answer.shown());
    }
    nothing_was_placed(app);
    // O-27: nothing else that is sent changes what it costs, or whose it is.
    let forbidden = [
        ("price", "1"),
        ("total", "1"),
        ("total_minor", "1"),
        ("freight_minor", "0"),
        ("shop_id", "2"),
        ("user_id", "31"),
        ("state", "completed"),
        ("paid_minor", "38170"),
        ("number", "1"),
        ("note[99]", "somebody else's shop"),
    ];
    let number = number_of(&guest.submit(&page, FORM, &forbidden));
    assert_eq!(total(app, &number), 38_170);
    assert_eq!(
        count(app, "orders WHERE state = 'confirmed' AND paid_minor = 0"),
        2
    );
    assert_eq!(count(app, "purchases WHERE user_id IS NULL"), 1);
    assert_eq!(count(app, "orders WHERE note <> ''"), 0);
});

on_both!(
    o_02_what_somebody_else_bought_meanwhile_is_not_ordered,
    |app| {
        let guest = app.visitor();
        add(&guest, world::TEA_TIN, "20");
        let page = at_the_till(&guest, &[]);
        let other = app.visitor();
        add(&other, world::TEA_TIN, "20");
        order(&other);
        // 20 are left: both could have them.
        assert!(guest.get("/cart").has("form#check-out"));
        let third = app.visitor();
        add(&third, world::TEA_TIN, "1");
        order(&third);
        let answer = guest.submit(&page, FORM, &[]);
        assert_eq!(answer.status, 409, "{}", answer.shown());
        assert!(
            answer.says("只剩 19 件，请减少数量。"),
            "{}",
            answer.shown()
        );
        assert!(answer.says("您填的内容还在"), "{}", answer.shown());
        assert_eq!(answer.attribute("#f-recipient", "value"), "沈小雨");
        assert_eq!(count(app, "purchases"), 2);
    }
);

on_both!(o_53_a_shop_that_closes_meanwhile_is_named, |app| {
    let guest = app.visitor();
    let page = two_shops(&guest);
    app.execute("UPDATE shops SET state = 'suspended' WHERE id = 2");
    let answer = guest.submit(&page, FORM, &[]);
    assert_eq!(answer.status, 409, "{}", answer.shown());
    assert!(
        answer.says("平谷大桃：现在买不了了。"),
        "{}",
        answer.shown()
    );
    assert!(answer.says("这家村店暂停营业，现在不能下单。"));
    assert!(answer.says("应付 ¥178.00"));
    nothing_was_placed(app);
    // The rest can be ordered, and the peaches wait in the cart.
    let number = place(&guest, &answer);
    assert_eq!(total(app, &number), 17_800);
    let cart = guest.get("/cart");
    assert_eq!(cart.count(".cart-lines li"), 1);
    assert_eq!(cart.text(".who .count"), "1");
    // Now nothing at all can be bought.
    let late = guest.get("/checkout");
    assert_eq!(late.status, 200, "{}", late.shown());
    assert!(late.says("这些商品现在都买不了") && !late.has("main button.primary"));
    app.execute("UPDATE shops SET state = 'approved' WHERE id = 2");
});

on_both!(
    a_place_to_which_a_shop_does_not_send_is_said_at_the_shop,
    |app| {
        let guest = app.visitor();
        let page = two_shops(&guest);
        // 460105 is Xiuying District of Haikou in Hainan.
        let hainan = [
            ("county_1", "46"),
            ("county_2", "4601"),
            ("county_3", "460105"),
        ];
        let mut fields = hainan.to_vec();
        fields.push(("choose", "county"));
        let shown = guest.submit(&page, FORM, &fields);
        assert_eq!(shown.status, 200, "{}", shown.shown());
        assert!(shown.says("不寄到您选的地区"), "{}", shown.shown());
        assert_eq!(shown.texts(".bill .sums .bad"), ["不寄到这里"]);
        let refused = guest.submit(&page, FORM, &hainan);
        assert_eq!(refused.status, 422, "{}", refused.shown());
        assert!(fault(&refused, "county").contains("有村店不寄到这个地区"));
        nothing_was_placed(app);
    }
);

on_both!(only_what_all_shops_accept_can_be_chosen, |app| {
    let guest = app.visitor();
    let page = two_shops(&guest);
    assert_eq!(page.count("[name=method]"), 2);
    app.execute("UPDATE shops SET accepts_cod = FALSE WHERE id = 2");
    let refused = guest.submit(&page, FORM, &[]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert_eq!(
        fault(&refused, "method"),
        "请选择这几家村店都支持的付款方式。"
    );
    // The only one left is chosen already.
    let fresh = guest.get("/checkout");
    assert_eq!(fresh.count("[name=method]"), 1);
    assert!(fresh.has("[name=method][value=transfer][checked]"));
    app.execute("UPDATE shops SET accepts_transfer = FALSE WHERE id = 1");
    let none = guest.get("/checkout");
    assert!(
        none.says("没有都支持的付款方式") && !none.has("main button.primary"),
        "{}",
        none.shown()
    );
});

on_both!(an_empty_cart_has_no_checkout, |app| {
    let guest = app.visitor();
    assert_eq!(guest.get("/checkout").location(), "/cart");
    let answer = guest.post("/checkout", &ADDRESS);
    assert_eq!(answer.location(), "/cart");
    assert!(guest.follow(&answer).says("购物车里没有可以下单的商品。"));
    let wang = app.login(world::WANG);
    assert_eq!(wang.get("/checkout").location(), "/cart");
    wang.get("/account");
    let mut fields = ADDRESS.to_vec();
    fields.push(("method", "cod"));
    assert_eq!(wang.post("/checkout", &fields).location(), "/cart");
    nothing_was_placed(app);
});

// O-01: nobody freezes the stock of a shop without paying.
on_both!(o_01_a_buyer_has_five_unpaid_orders_of_a_shop, |app| {
    let guest = app.visitor();
    for _ in 0..5 {
        add_tea(&guest);
        place(&guest, &at_the_till(&guest, &[("method", "transfer")]));
    }
    add_tea(&guest);
    let page = at_the_till(&guest, &[("method", "transfer"), ("note[1]", "放门口")]);
    let refused = guest.submit(&page, FORM, &[]);
    assert_eq!(refused.status, 409, "{}", refused.shown());
    assert!(
        refused.says("您在这家店还有 5 个未付款的订单"),
        "{}",
        refused.shown()
    );
    assert_eq!(refused.text("textarea[name='note[1]']"), "放门口");
    // The same phone in another browser is the same person.
    let again = app.visitor();
    add_tea(&again);
    let page = at_the_till(&again, &[("method", "transfer")]);
    assert_eq!(again.submit(&page, FORM, &[]).status, 409);
    // Somebody else, and another shop, are free.
    let other = at_the_till(&again, &[("method", "transfer"), ("phone", "13900000000")]);
    place(&again, &other);
    add(&guest, world::PEACH_BOX, "1");
    let cart = guest.get("/cart");
    let tea = cart.attribute(".cart-lines .line-amount", "action");
    guest.post(&format!("{tea}/removal"), &[]);
    place(&guest, &at_the_till(&guest, &[("method", "transfer")]));
    // Whoever pays on delivery has no account to settle.
    add_tea(&guest);
    order(&guest);
    assert_eq!(count(app, "orders"), 8);
});

on_both!(o_01_nobody_holds_more_than_half_of_a_stock_unpaid, |app| {
    let guest = app.visitor();
    let buy = |tins: &str| {
        add(&guest, world::TEA_TIN, tins);
        let page = at_the_till(&guest, &[("method", "transfer")]);
        let answer = guest.submit(&page, FORM, &[]);
        if answer.status != 303 {
            assert!(answer.says("最多占用库存的一半"), "{}", answer.shown());
            let cart = guest.get("/cart");
            let line = cart.attribute(".cart-lines .line-amount", "action");
            guest.post(&format!("{line}/removal"), &[]);
        }
        answer.status
    };
    // Of 40, half and one more at once, then in two steps.
    assert_eq!(buy("21"), 409);
    assert_eq!(buy("19"), 303);
    assert_eq!(buy("2"), 409);
    assert_eq!(buy("1"), 303);
    // Others can have the rest.
    let other = app.visitor();
    add(&other, world::TEA_TIN, "20");
    order(&other);
});

on_both!(
    o_01_many_buyers_behind_one_address_hold_half_together,
    |app| {
        let node = app.node_behind_proxy();
        let buy = |address: &str, phone: &str, tins: &str| {
            let visitor = app.visitor().moved_to(&node.origin);
            add(&visitor, world::TEA_TIN, tins);
            let page = at_the_till(&visitor, &[("phone", phone), ("method", "transfer")]);
            let form = page.form(FORM).fields;
            let request = visitor.request("POST", "/checkout").form(&form);
            visitor
                .send(request.header("x-forwarded-for", address))
                .status
        };
        assert_eq!(buy("203.0.113.9", "13900000001", "12"), 303);
        assert_eq!(buy("203.0.113.9", "13900000002", "9"), 409);
        assert_eq!(buy("203.0.113.9", "13900000002", "8"), 303);
        // Of the 20 that are left, others can have half.
        assert_eq!(buy("203.0.113.9", "13900000003", "1"), 409);
        assert_eq!(buy("198.51.100.7", "13900000003", "10"), 303);
        // What is stored does not name the address.
        assert_eq!(count(app, "orders WHERE network_key LIKE '%203%113%'"), 0);
        assert_eq!(count(app, "orders WHERE network_key IS NULL"), 0);
    }
);

on_both!(o_01_buyers_of_one_address_wait_for_each_other, |app| {
    let node = app.node_behind_proxy();
    let start = &Barrier::new(4);
    let buyers: Vec<_> = (1..=4)
        .map(|n| {
            let visitor = app.visitor().moved_to(&node.origin);
            add(&visitor, world::TEA_TIN, "11");
            let phone = format!("1390000000{n}");
            let page = at_the_till(&visitor, &[("phone", &phone), ("method", "transfer")]);
            (visitor, page)
        })
        .collect();
    let mut answers: Vec<u16> = thread::scope(|scope| {
        let sent: Vec<_> = buyers
            .into_iter()
            .map(|(visitor, page)| {
                scope.spawn(move || {
                    let form = page.form(FORM).fields;
                    let request = visitor.request("POST", "/checkout").form(&form);
                    start.wait();
                    visitor
                        .send(request.header("x-forwarded-for", "203.0.113.9"))
                        .status
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    answers.sort_unstable();
    // Two times eleven are more than half of forty.
    assert_eq!(answers, [303, 409, 409, 409]);
    assert_eq!(count(app, "orders"), 1);
});

// O-28: numbers cannot be guessed from others.
on_both!(o_28_order_numbers_do_not_count, |app| {
    let guest = app.visitor();
    let mut numbers = Vec::new();
    for _ in 0..12 {
        add(&guest, world::PEACH_BOX, "1");
        numbers.push(order(&guest));
    }
    let parts: Vec<i64> = numbers
        .iter()
        .map(|number| number[6..15].parse().unwrap())
        .collect();
    assert!(
        parts
            .windows(2)
            .all(|pair| (pair[0] - pair[1]).abs() > 1_000),
        "{parts:?}"
    );
    for number in &numbers {
        PurchaseNumber::parse(number).unwrap();
        assert!(number.starts_with("261125"));
    }
});

on_both!(a_checkout_costs_twelve_statements_at_most, |app| {
    let cost = |work: &dyn Fn() -> Page| {
        let before = app.statements();
        let page = work();
        (app.statements() - before, page)
    };
    // The tree of divisions is read once.
    let first = app.visitor();
    add_tea(&first);
    first.get("/checkout");
    for (who, method) in [
        (None, "cod"),
        (None, "transfer"),
        (Some(world::WANG), "cod"),
        (Some(world::WANG), "transfer"),
    ] {
        let buyer = who.map_or_else(|| app.visitor(), |email| app.login(email));
        add(&buyer, world::TEA_TIN, "1");
        let (one_line, _) = cost(&|| buyer.get("/checkout"));
        add(&buyer, world::TEA_LOOSE, "50g");
        let (two_lines, _) = cost(&|| buyer.get("/checkout"));
        assert_eq!(one_line, two_lines, "{who:?}");
        let page = at_the_till(&buyer, &[("method", method)]);
        let (placing, answer) = cost(&|| buyer.submit(&page, FORM, &[]));
        number_of(&answer);
        assert!(placing <= 12, "{who:?} {method}: {placing} statements");
    }
});
