//! Goods that are sold before their harvest: buyers know the day, and nobody is hurried before it.

use yipin::base::clock::DAY_MS;

use crate::listings::{add_pack, add_photo};
use crate::support::buying::{add, at_the_till, number_of, place};
use crate::support::orders::record_payment;
use crate::support::till::Till;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const LISTING: &str = "/p/1-xihu-longjing";

/// Shows the tin's listing with the day from which it is sent.
fn sell_before_harvest(app: &TestApp, day: &str) -> u16 {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/listings/1/edit");
    let form = "form[action='/desk/longjing/listings/1']";
    editor.submit(&page, form, &[("ships_from", day)]).status
}

/// A second listing of the tea shop, of this day; gives its pack.
fn another_before_harvest(app: &TestApp, day: &str) -> i64 {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/listings/new");
    let fields = [("title_zh", "明年春茶"), ("ships_from", day)];
    let listing = editor.submit(&page, "form[action='/desk/longjing/listings']", &fields);
    let listing = listing.location();
    assert_eq!(add_pack(&editor, &listing, &[]).status, 303);
    add_photo(&editor, &listing, 70);
    let page = editor.get(&listing);
    let published = editor.submit(&page, "form[action$='/publication']", &[]);
    assert_eq!(published.status, 303, "{}", published.shown());
    app.number("SELECT MAX(id) AS n FROM variants")
}

fn remind(buyer: &Visitor, order: &str) -> u16 {
    buyer.post(&format!("/orders/{order}/reminder"), &[]).status
}

on_both!(a_buyer_knows_from_when_it_is_sent, |app| {
    // Today is the 25th of November.
    assert_eq!(sell_before_harvest(app, "2026-11-28"), 303);
    let says = "2026-11-28 起发货";
    let wang = app.login(world::WANG);
    // The shop has put its texts better, and with them the address.
    let listing = wang.follow(&wang.get(LISTING));
    assert!(listing.says("预售"), "{}", listing.shown());
    assert!(listing.says(says));
    add(&wang, world::TEA_TIN, "1");
    assert!(wang.get("/cart").says(says));
    assert!(wang.get("/checkout").says(says));
    let number = place(&wang, &at_the_till(&wang, &[("method", "transfer")]));
    let order = format!("{number}-01");
    assert!(wang.get(&format!("/orders/{order}")).says(says));
    let desk = app.login(world::LONGJING_MANAGER);
    let at_desk = format!("/desk/longjing/orders/{order}");
    assert!(desk.get(&at_desk).says(says));
    record_payment(app, &order, 17_800);

    // A day after the payment any other order could be hurried.
    app.advance_ms(DAY_MS + DAY_MS / 2);
    let reminder = format!("form[action='/orders/{order}/reminder']");
    assert!(!wang.get(&format!("/orders/{order}")).has(&reminder));
    assert_eq!(remind(&wang, &order), 409);
    app.advance_ms(2 * DAY_MS);
    let page = wang.get(&format!("/orders/{order}"));
    assert!(page.has(&reminder), "{}", page.shown());
    assert_eq!(remind(&wang, &order), 303);
    assert!(!wang.get("/cart").says("起发货"));

    // What has passed is no presale any more.
    let english = app.english_visitor();
    let listing = english.follow(&english.get(LISTING));
    assert_eq!(listing.status, 200);
    assert!(!listing.says("Pre-sale"), "{}", listing.shown());
});

on_both!(one_pack_of_the_next_harvest_holds_the_whole_parcel, |app| {
    let spring = another_before_harvest(app, "2027-03-20");
    let wang = app.login(world::WANG);
    for pack in [world::TEA_TIN, spring, world::PEACH_BOX] {
        add(&wang, pack, "1");
    }
    let till = at_the_till(&wang, &[]);
    // The tea in stock waits for the other; the peaches are of another village.
    let sums = till.text(".sums");
    let (tea, peaches) = sums.split_once("平谷大桃铺").unwrap();
    assert!(tea.contains("2027-03-20 起整单发货"), "{sums}");
    assert!(!peaches.contains("发货"), "{sums}");
    let english = wang.get("/checkout?lang=en").text(".sums");
    assert!(
        english.contains("all of it from 2027-03-20 on"),
        "{english}"
    );
    let number = place(&wang, &till);
    for (order, says) in [("01", true), ("02", false)] {
        let page = wang.get(&format!("/orders/{number}-{order}?lang=zh-CN"));
        assert_eq!(page.says("2027-03-20 起发货"), says, "{}", page.shown());
    }
});

on_both!(
    the_sums_that_a_script_fetches_show_the_day_they_accept,
    |app| {
        let guest = app.visitor();
        let till = Till::new(&guest, &[(world::TEA_TIN, "1")], &[]);
        assert_eq!(sell_before_harvest(app, "2027-03-20"), 303);
        // The province is chosen: only the box is drawn again, with what is accepted by it.
        let box_of_sums = guest.get("/checkout/sums?code=310104&lang=zh-CN");
        assert!(
            box_of_sums.says("2027-03-20 起整单发货"),
            "{}",
            box_of_sums.shown()
        );
        let seen = box_of_sums.attribute("[name=seen]", "value");
        let number = number_of(&till.with("seen", &seen).send());
        let order = guest.get(&format!("/orders/{number}-01"));
        assert!(order.says("2027-03-20 起发货"), "{}", order.shown());
    }
);

on_both!(another_day_than_was_seen_is_asked_again, |app| {
    let till = Till::new(&app.visitor(), &[(world::TEA_TIN, "1")], &[]);
    assert_eq!(sell_before_harvest(app, "2027-03-20"), 303);
    let refused = till.send();
    assert_eq!(refused.status, 409);
    assert!(refused.says("发货日期变了"), "{}", refused.shown());
    assert!(refused.says("2027-03-20 起发货"));
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM orders"), 0);
});

on_both!(a_presale_is_within_two_years, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/listings/1/edit");
    let form = "form[action='/desk/longjing/listings/1']";
    // Today is the 25th of November 2026.
    for (day, told) in [
        ("2027-02-30", "日期请写成"),
        ("-5000-01-01", "日期请写成"),
        ("+12026-11-25", "日期请写成"),
        ("2028-11-26", "请填 2028-11-25 或更早的日子"),
    ] {
        let refused = editor.submit(&page, form, &[("ships_from", day)]);
        assert_eq!(refused.status, 422, "{day}: {}", refused.shown());
        let fault = refused.text("#f-ships-from-fault");
        assert!(fault.contains(told), "{day}: {fault}");
    }
    for day in ["2028-11-25", "2026-11-24"] {
        assert_eq!(sell_before_harvest(app, day), 303, "{day}");
    }
});
