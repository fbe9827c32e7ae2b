//! What a checkout asks of the database: counted statements, no clock.

use crate::support::till::Till;
use crate::support::{TestApp, on_both, world};

/// The most statements of a checkout of two lines of one shop.
const TWO_LINES: u64 = 12;

/// The statements of sending the form.
fn cost(app: &TestApp, goods: &[(i64, &str)]) -> u64 {
    let till = Till::new(&app.visitor(), goods, &[]);
    let before = app.statements();
    let placed = till.send();
    assert_eq!(placed.status, 303, "{}", placed.shown());
    app.statements() - before
}

on_both!(a_checkout_costs_few_statements, |app| {
    let two_lines = [(world::TEA_TIN, "1"), (world::TEA_LOOSE, "50g")];
    let two = cost(app, &two_lines);
    assert!(two <= TWO_LINES, "{two}");
    // A second shop adds no statement of its own.
    let two_shops = cost(app, &[(world::TEA_TIN, "1"), (world::PEACH_BOX, "1")]);
    assert_eq!(two_shops, two);
    // The form sent again is answered by its key.
    let till = Till::new(&app.visitor(), &two_lines, &[]);
    till.send();
    let before = app.statements();
    assert_eq!(till.send().status, 303);
    assert!(app.statements() - before <= 3);
});
