//! By when a shop has promised that an order leaves, at its desk.

use yipin::base::clock::{DAY_MS, HOUR_MS};

use crate::support::orders::{COD, TRANSFER, place_one, record_payment, send_all};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const DESK: &str = "/desk/longjing";

/// The shop promises to send within so many days.
fn promise(app: &TestApp, days: &str) {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&format!("{DESK}/shop/promise"));
    let said = manager.submit(&page, "form.settings-form", &[("ship_days", days)]);
    assert_eq!(said.status, 303, "{}", said.shown());
}

/// Whether the page of an order and its list say this.
fn says(packer: &Visitor, order: &str, tab: &str, words: &str) -> [bool; 2] {
    [
        format!("{DESK}/orders/{order}"),
        format!("{DESK}/orders?tab={tab}"),
    ]
    .map(|page| packer.get(&page).says(words))
}

// Today is the 25th of November, 10:00.
on_both!(the_desk_says_by_when_an_order_is_to_leave, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let packer = app.login(world::LONGJING_PACKER);
    app.advance_ms(2 * HOUR_MS);
    record_payment(app, &order, 17_800);
    let by = "请在 2026-11-28 12:00 前发货";
    let to_accept = |words: &str| says(&packer, &order, "to_accept", words);
    assert_eq!(to_accept("前发货"), [false; 2], "nothing is promised");
    promise(app, "3");
    // From the payment, not from the order.
    assert_eq!(to_accept(by), [true; 2]);
    let english = packer.get(&format!("{DESK}/orders/{order}?lang=en"));
    assert!(
        english.says("please send by 2026-11-28 12:00"),
        "{}",
        english.shown()
    );
    packer.get("/?lang=zh-CN");
    app.advance_ms(3 * DAY_MS);
    assert_eq!(to_accept(by), [true; 2], "to the moment");
    app.advance_ms(1);
    let late = "已过承诺的发货时间 2026-11-28 12:00";
    assert_eq!(to_accept(late), [true; 2]);
    assert_eq!(to_accept("前发货"), [false; 2]);
    // What waits to be packed is as late as before.
    packer.get(&format!("{DESK}/orders/{order}"));
    let accepted = packer.post(&format!("{DESK}/orders/{order}/acceptance"), &[]);
    assert_eq!(accepted.status, 303);
    assert_eq!(says(&packer, &order, "to_ship", late), [true; 2]);
    send_all(app, &order);
    assert_eq!(says(&packer, &order, "on_the_way", "发货时间"), [false; 2]);
});

on_both!(
    cash_counts_from_the_order_and_a_presale_from_its_day,
    |app| {
        promise(app, "2");
        let packer = app.login(world::LONGJING_PACKER);
        let cash = place_one(app, COD, &[(world::TEA_TIN, 1)]);
        let by = "请在 2026-11-27 10:00 前发货";
        assert_eq!(says(&packer, &cash, "to_accept", by), [true; 2]);
        // What nobody has paid is not waited for.
        let unpaid = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        assert_eq!(says(&packer, &unpaid, "to_pay", "前发货"), [false; 2]);
        let presale = place_one(app, COD, &[(world::TEA_TIN, 1)]);
        let day = format!("UPDATE orders SET ships_from = '2026-12-10' WHERE number = '{presale}'");
        world::execute(&mut world::connect(app.database_url()), &day);
        let by = "请在 2026-12-12 00:00 前发货";
        assert_eq!(says(&packer, &presale, "to_accept", by), [true; 2]);
    }
);
