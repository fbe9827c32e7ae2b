//! That the harness itself does what the tests rely on.

use crate::support::{on_both, world};

on_both!(people_of_the_world_can_log_in, |app| {
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get("/account");
    assert!(page.says("戚师傅"), "{}", page.shown());
    let guest = app.visitor().get("/account");
    assert_eq!(guest.status, 303);
    assert!(guest.location().starts_with("/account/login"));
});

on_both!(both_shops_are_on_sale, |app| {
    let cards = app.number("SELECT COUNT(*) AS n FROM listing_cards");
    assert_eq!(cards, 2);
    app.execute(
        "INSERT INTO categories (code, name_zh, name_en, position) VALUES ('x', '', '', 9)",
    );
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM categories"), 4);
});

on_both!(another_server_knows_the_same_sessions, |app| {
    let buyer = app.login(world::WANG);
    let second = app.another_node();
    let buyer = buyer.moved_to(&second.origin);
    assert_eq!(buyer.get("/account").status, 200);
});
