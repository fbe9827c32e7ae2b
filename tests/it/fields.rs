//! Forms with fields that none of our pages has, sent by people who may send the form.

use crate::listings::add_pack;
use crate::support::till::Till;
use crate::support::{TestApp, on_both, world};

/// Whatever somebody could hope to set along with what a form is for.
const EXTRA: [(&str, &str); 18] = [
    ("id", "1"),
    ("shop_id", "2"),
    ("user_id", "1"),
    ("owner_id", "1"),
    ("charter_id", "2"),
    ("role", "supervisor"),
    ("is_admin", "true"),
    ("verified", "true"),
    ("state", "archived"),
    ("status", "completed"),
    ("price_minor", "1"),
    ("total_minor", "1"),
    ("discount_minor", "100000"),
    ("paid_minor", "100000"),
    ("on_hand", "99999"),
    ("balance", "99999"),
    ("published_at", "1"),
    ("created_at", "1"),
];

/// Adds the extra fields to a form.
fn with_extra<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().chain(EXTRA).collect()
}

fn holds(app: &TestApp, rows: &str) -> bool {
    app.number(&format!("SELECT COUNT(*) AS n FROM {rows}")) == 1
}

on_both!(o_27_fields_that_no_form_has_are_never_stored, |app| {
    let newcomer = app.visitor();
    let page = newcomer.get("/account/register");
    let person = with_extra(&[
        ("email_or_phone", "new@example.org"),
        ("name", "新来的"),
        ("password", "plum-rain-over-the-lake"),
    ]);
    let sent = newcomer.submit(&page, "form[action='/account/register']", &person);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert!(holds(
        app,
        "users WHERE email = 'new@example.org' AND id >= 1000 AND state = 'active' \
         AND created_at = (SELECT created_at FROM users WHERE id = 1)"
    ));
    assert_eq!(newcomer.get("/admin").status, 404);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM offices"), 5);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM memberships"), 7);

    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/listings/new");
    let texts = with_extra(&[("title_zh", "雨前龙井")]);
    let sent = editor.submit(&page, "form[action='/desk/longjing/listings']", &texts);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert!(holds(
        app,
        "listings WHERE title_zh = '雨前龙井' AND id >= 1000 AND shop_id = 1 AND charter_id = 1 \
         AND state = 'draft' AND published_at IS NULL AND created_at > 1"
    ));
    let pack = add_pack(&editor, &sent.location(), &EXTRA);
    assert_eq!(pack.status, 303, "{}", pack.shown());
    assert!(holds(
        app,
        "variants v JOIN stock_items i ON i.id = v.stock_item_id WHERE v.id >= 1000 \
         AND v.shop_id = 1 AND v.state = 'active' AND v.price_minor = 16800 AND i.on_hand = 30"
    ));

    let buyer = app.login(world::WANG);
    let till = Till::new(&buyer, &[(world::TEA_TIN, "1")], &EXTRA);
    let placed = till.send();
    assert_eq!(placed.status, 303, "{}", placed.shown());
    // A tin for 168.00 and its freight of 10.00.
    assert!(holds(
        app,
        "orders o JOIN purchases p ON p.id = o.purchase_id WHERE o.id >= 1000 AND o.shop_id = 1 \
         AND p.user_id = 31 AND o.state = 'confirmed' AND o.total_minor = 17800 \
         AND o.discount_minor = 0 AND o.paid_minor = 0 AND o.placed_at > 1"
    ));
});
