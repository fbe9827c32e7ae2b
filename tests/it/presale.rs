//! Goods that are sold before their harvest: buyers know the day, and nobody is hurried before it.

use yipin::base::clock::DAY_MS;

use crate::support::buying::{add, at_the_till, place};
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

on_both!(another_day_than_was_seen_is_asked_again, |app| {
    let till = Till::new(&app.visitor(), &[(world::TEA_TIN, "1")], &[]);
    assert_eq!(sell_before_harvest(app, "2027-03-20"), 303);
    let refused = till.send();
    assert_eq!(refused.status, 409);
    assert!(refused.says("发货日期变了"), "{}", refused.shown());
    assert!(refused.says("2027-03-20 起发货"));
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM orders"), 0);
    assert_eq!(sell_before_harvest(app, "2027-02-30"), 422);
});
