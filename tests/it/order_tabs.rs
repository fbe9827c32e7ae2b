//! The tabs of a buyer's orders that are about what comes after the goods.

use yipin::base::clock::{DAY_MS, MINUTE_MS};

use crate::media::{photo, upload};
use crate::support::orders::{COD, TRANSFER, place_one, record_payment, wang};
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, words, world};

/// The numbers of the orders under a tab, the newest first.
fn under(visitor: &Visitor, tab: &str) -> Vec<String> {
    let page = visitor.get(&format!("/orders?tab={tab}"));
    assert_eq!(page.status, 200, "{}", page.shown());
    let current = format!(".tabs a[href='/orders?tab={tab}'][aria-current]");
    assert!(page.has(&current), "{tab}");
    page.texts("article .part-foot .digits")
}

fn complain(app: &TestApp, visitor: &Visitor, order: &str) {
    let input = format!("lines[{}]", words::line_of(app, order));
    let typed = [(input.as_str(), "1"), ("reason", "罐子瘪了")];
    let files = vec![upload("x.jpg", photo(77))];
    let answer = visitor.upload(&format!("/orders/{order}/complaint"), &typed, files);
    assert_eq!(answer.status, 303, "{}", answer.shown());
}

on_both!(what_has_come_waits_for_a_review_and_then_no_more, |app| {
    let visitor = app.login(world::WANG);
    let silent = words::come(app, &wang(), world::TEA_TIN);
    app.advance_ms(MINUTE_MS);
    let praised = words::come(app, &wang(), world::TEA_TIN);
    // Not even sent.
    place_one(app, COD, &[(world::TEA_TIN, 1)]);
    assert_eq!(
        under(&visitor, "to_review"),
        [praised.clone(), silent.clone()]
    );
    words::try_say(app, &wang(), &praised, (5, "香")).unwrap();
    assert_eq!(under(&visitor, "to_review"), [silent]);
    assert!(under(&app.login(world::EMILY), "to_review").is_empty());
    app.advance_ms(181 * DAY_MS);
    let later = app.login(world::WANG);
    assert!(under(&later, "to_review").is_empty(), "too late to write");
});

on_both!(claims_and_money_that_goes_back_are_found_again, |app| {
    let visitor = app.login(world::WANG);
    words::come(app, &wang(), world::TEA_TIN);
    app.advance_ms(MINUTE_MS);
    let bad = words::come(app, &wang(), world::TEA_TIN);
    assert!(under(&visitor, "after_sales").is_empty());
    complain(app, &visitor, &bad);
    assert_eq!(under(&visitor, "after_sales"), std::slice::from_ref(&bad));
    // Paid, and cancelled by the buyer: the money goes back.
    app.advance_ms(MINUTE_MS);
    let owed = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    let total = format!("SELECT total_minor AS n FROM orders WHERE number = '{owed}'");
    record_payment(app, &owed, app.number(&total));
    let page = visitor.get(&format!("/orders/{owed}"));
    let cancelled = visitor.submit(&page, "form[action$='/cancellation']", &[]);
    assert_eq!(cancelled.status, 303, "{}", cancelled.shown());
    assert_eq!(under(&visitor, "after_sales"), [owed, bad]);
    assert!(under(&app.login(world::EMILY), "after_sales").is_empty());
});
