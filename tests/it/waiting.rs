//! What buyers do while they wait: follow the order, remind the shop, take more time.

use yipin::base::clock::{DAY_MS, HOUR_MS};

use crate::support::buying::{add, at_the_till, place};
use crate::support::orders::{TRANSFER, place_one, record_payment, send_all, send_part, state};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

fn due_at(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT COALESCE(due_at, 0) AS n FROM orders WHERE number = '{order}'"
    ))
}

fn told(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) AS n FROM notices WHERE kind = 'order_reminded'")
}

fn remind(buyer: &Visitor, order: &str) -> u16 {
    buyer.post(&format!("/orders/{order}/reminder"), &[]).status
}

on_both!(a_shop_is_reminded_once_a_day, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let wang = app.login(world::WANG);
    assert_eq!(remind(&wang, &order), 409, "nobody has paid yet");
    app.advance_ms(2 * HOUR_MS);
    record_payment(app, &order, 17_800);
    let page = wang.get(&format!("/orders/{order}"));
    assert!(
        !page.says("提醒发货"),
        "the shop has had no day yet: {}",
        page.shown()
    );
    assert_eq!(remind(&wang, &order), 409);
    app.advance_ms(DAY_MS);
    let page = wang.get(&format!("/orders/{order}"));
    let form = format!("form[action='/orders/{order}/reminder']");
    let done = wang.submit(&page, &form, &[]);
    assert!(wang.follow(&done).says("已提醒店家发货"));
    assert_eq!(remind(&wang, &order), 409);
    app.settle();
    // The manager and the packer.
    assert_eq!(told(app), 2);
    let desk = app.login(world::LONGJING_PACKER);
    assert!(
        desk.get(&format!("/desk/longjing/orders/{order}"))
            .says("买家催发货")
    );
    assert_eq!(remind(&app.login(world::EMILY), &order), 404);
    for _ in 0..4 {
        app.advance_ms(DAY_MS);
        assert_eq!(remind(&wang, &order), 303);
    }
    app.advance_ms(DAY_MS);
    assert_eq!(remind(&wang, &order), 409, "five times are enough");
    send_all(app, &order);
    app.advance_ms(DAY_MS);
    assert_eq!(remind(&wang, &order), 409);
});

on_both!(a_buyer_takes_more_time_once, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    let wang = app.login(world::WANG);
    let path = format!("/orders/{order}/extension");
    assert_eq!(wang.post(&path, &[]).status, 409, "nothing is under way");
    send_all(app, &order);
    let due = due_at(app, &order);
    let page = wang.get(&format!("/orders/{order}"));
    // Sent at 10:00 on 25 November, received ten days later.
    assert!(page.says("2026-12-05 10:00 算作已收货"), "{}", page.shown());
    assert_eq!(app.login(world::EMILY).post(&path, &[]).status, 404);
    let done = wang.submit(&page, &format!("form[action='{path}']"), &[]);
    assert_eq!(done.status, 303);
    assert_eq!(due_at(app, &order), due + 5 * DAY_MS);
    let page = wang.follow(&done);
    assert!(page.says("2026-12-10 10:00 算作已收货"), "{}", page.shown());
    assert!(!page.has(&format!("form[action='{path}']")));
    assert_eq!(wang.post(&path, &[]).status, 409, "once");
    assert_eq!(due_at(app, &order), due + 5 * DAY_MS);
    app.advance_ms(11 * DAY_MS);
    app.settle();
    assert_eq!(state(app, &order), "shipped");
    app.advance_ms(5 * DAY_MS);
    app.settle();
    assert_eq!(state(app, &order), "delivered");
});

on_both!(a_part_of_an_order_has_no_day_to_put_off, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    let line = app.number("SELECT MAX(id) AS n FROM order_lines");
    send_part(app, &order, line, "1");
    let wang = app.login(world::WANG);
    let path = format!("/orders/{order}/extension");
    assert!(
        !wang
            .get(&format!("/orders/{order}"))
            .has(&format!("form[action='{path}']"))
    );
    assert_eq!(wang.post(&path, &[]).status, 409);
});

on_both!(an_order_shows_how_far_it_has_come, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let wang = app.login(world::WANG);
    let steps = || {
        let page = wang.get(&format!("/orders/{order}"));
        (
            page.texts(".track li").len(),
            page.texts(".track .taken").len(),
        )
    };
    assert_eq!(steps(), (5, 1));
    record_payment(app, &order, 17_800);
    send_all(app, &order);
    assert_eq!(steps(), (5, 3));
    wang.post(&format!("/orders/{order}/receipt"), &[]);
    app.advance_ms(8 * DAY_MS);
    app.settle();
    assert_eq!(steps(), (5, 5));
});

on_both!(the_letter_of_a_purchase_lists_it, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "2");
    add(&guest, world::PEACH_BOX, "1");
    let page = at_the_till(&guest, &[("email", "shen@example.com")]);
    let number = place(&guest, &page);
    app.settle();
    let letters = app.letters();
    let letter = letters
        .iter()
        .find(|letter| letter.to == "shen@example.com")
        .expect("a letter to the buyer");
    for part in [
        "龙井村茶铺",
        "明前西湖龙井 250 克罐装 × 2  ¥336.00",
        "平谷大桃 12 个礼盒 × 1  ¥59.90",
        "运费 ¥12.00",
        // 336.00, and 59.90 + 12.00.
        "一共 ¥407.90",
        "沈小雨 13812345678，上海市徐汇区 漕溪北路 88 号 1502 室",
        &format!("/orders/{number}?token="),
    ] {
        assert!(letter.text.contains(part), "{part} in {}", letter.text);
    }
});
