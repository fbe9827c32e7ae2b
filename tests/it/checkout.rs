//! The checkout: from the cart to a purchase.

use crate::support::{buying, on_both, world};

on_both!(a_guest_orders_from_two_shops_in_one_checkout, |app| {
    let guest = app.visitor();
    buying::add(&guest, world::TEA_TIN, "1");
    buying::add(&guest, world::PEACH_BOX, "3");
    let page = buying::at_the_till(&guest, &[]);
    // Tea 168.00 + 10.00 freight (below 300); peaches 3 × 59.90 = 179.70 + 12 + 2 × 6 = 24.00.
    assert!(page.says("应付 ¥381.70"), "{}", page.shown());
    let number = buying::place(&guest, &page);
    let sums = format!("SELECT total_minor AS n FROM purchases WHERE number = '{number}'");
    assert_eq!(app.number(&sums), 38_170);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM orders"), 2);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM cart_lines"), 0);
});
