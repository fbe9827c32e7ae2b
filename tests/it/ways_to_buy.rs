//! Other ways to the checkout than with the whole cart: chosen lines, one pack at once, what was
//! kept for later, an order once more. However it is bought, it is one purchase.

use crate::support::buying::{ADDRESS, FORM, add, at_the_till, number_of, place};
use crate::support::page::Page;
use crate::support::till::Till;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

/// Lines in carts of a kind.
fn lines(app: &TestApp, kind: &str) -> i64 {
    count(
        app,
        &format!("cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.kind = '{kind}'"),
    )
}

fn line_of(app: &TestApp, variant: i64) -> String {
    let sql = format!("SELECT MAX(id) AS n FROM cart_lines WHERE variant_id = {variant}");
    app.number(&sql).to_string()
}

/// The checkout at an address, with the usual one filled in.
fn till_at(buyer: &Visitor, address: &str) -> Page {
    let page = buyer.get(address);
    assert_eq!(page.status, 200, "{}", page.shown());
    let mut fields = ADDRESS.to_vec();
    fields.extend([("method", "cod"), ("choose", "county")]);
    let page = buyer.submit(&page, FORM, &fields);
    assert_eq!(page.status, 200, "{}", page.shown());
    page
}

fn buy_now(buyer: &Visitor, variant: i64, quantity: &str) -> Page {
    let variant = variant.to_string();
    let fields = [
        ("variant", variant.as_str()),
        ("quantity", quantity),
        ("now", "1"),
    ];
    buyer.post("/cart/lines", &fields)
}

on_both!(chosen_lines_are_bought_and_the_others_stay, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "1");
    add(&guest, world::TEA_LOOSE, "50g");
    add(&guest, world::PEACH_BOX, "2");
    let cart = guest.get("/cart");
    // Each line that can be bought is chosen to begin with.
    assert_eq!(cart.texts(".cart-lines .line-price").len(), 3);
    assert!(cart.has("form#check-out[action='/checkout']"));
    assert!(cart.has("input[name=line][form=check-out][checked]"));
    let (tin, box_of_peaches) = (line_of(app, world::TEA_TIN), line_of(app, world::PEACH_BOX));
    let address = format!("/checkout?picked=1&line={tin}&line={box_of_peaches}");
    let page = till_at(&guest, &address);
    // Tea 168.00 + 10.00; peaches 2 × 59.90 = 119.80 + 12 + 6 = 18.00.
    assert!(page.says("应付 ¥315.80"), "{}", page.shown());
    assert!(!page.says("散装"), "{}", page.shown());
    // Why the freight is what it is.
    assert!(
        page.says("1 公斤以内 ¥10.00，每加 1 公斤多 ¥5.00"),
        "{}",
        page.shown()
    );
    assert!(
        page.says("1 件以内 ¥12.00，每加 1 件多 ¥6.00"),
        "{}",
        page.shown()
    );
    place(&guest, &page);
    assert_eq!((count(app, "orders"), lines(app, "cart")), (2, 1));
    assert_eq!(guest.get("/cart").text(".who .count"), "1");
    // Choosing nothing, or what is gone, leads back.
    let none = guest.get("/checkout?picked=1");
    assert_eq!(none.location(), "/cart");
    assert!(guest.follow(&none).says("请先勾选"));
    let gone = guest.get(&address);
    assert_eq!(gone.location(), "/cart");
    // Another person's lines are nobody's.
    let wang = app.login(world::WANG);
    add(&wang, world::TEA_TIN, "1");
    let foreign = format!("/checkout?picked=1&line={}", line_of(app, world::TEA_LOOSE));
    assert_eq!(wang.get(&foreign).location(), "/cart");
});

on_both!(a_pack_is_bought_at_once_and_the_cart_stays, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "2");
    let answer = buy_now(&guest, world::TEA_TIN, "1");
    assert_eq!(answer.location(), "/checkout?from=now");
    assert_eq!((lines(app, "cart"), lines(app, "now")), (1, 1));
    // The same button again means the same one pack, and another pack takes its place.
    buy_now(&guest, world::PEACH_BOX, "1");
    buy_now(&guest, world::TEA_TIN, "3");
    assert_eq!((lines(app, "cart"), lines(app, "now")), (1, 1));
    let page = till_at(&guest, "/checkout?from=now");
    // 3 × 168.00 is sent free.
    assert!(page.says("应付 ¥504.00"), "{}", page.shown());
    place(&guest, &page);
    assert_eq!((lines(app, "cart"), lines(app, "now")), (1, 0));
    assert_eq!(count(app, "order_lines WHERE quantity = 3"), 1);
    assert_eq!(guest.get("/cart").text(".who .count"), "1");
    // More than there is, is said where it was typed.
    let too_much = buy_now(&guest, world::TEA_TIN, "5000");
    assert_eq!(too_much.status, 422);
    assert!(
        too_much.has("#f-quantity[aria-invalid]"),
        "{}",
        too_much.shown()
    );
    // A visitor without a cart can do so too, and has one then.
    let new = app.visitor();
    assert_eq!(buy_now(&new, world::PEACH_BOX, "1").status, 303);
    place(&new, &till_at(&new, "/checkout?from=now"));
});

on_both!(bought_at_once_it_is_one_purchase_too, |app| {
    let guest = app.visitor();
    buy_now(&guest, world::TEA_TIN, "1");
    let page = till_at(&guest, "/checkout?from=now");
    let first = number_of(&guest.submit(&page, FORM, &[]));
    let again = number_of(&guest.submit(&page, FORM, &[]));
    assert_eq!(first, again);
    // In a tab that was open before, with a key of its own, it is the same order.
    let tab = guest.submit(&page, FORM, &[("key", "another-key-of-16-characters")]);
    assert_eq!(tab.location(), format!("/orders/{first}"));
    assert_eq!((count(app, "purchases"), count(app, "orders")), (1, 1));
    // Chosen lines too, and the whole cart at the same time.
    add(&guest, world::TEA_TIN, "1");
    add(&guest, world::PEACH_BOX, "1");
    let tin = line_of(app, world::TEA_TIN);
    let chosen = till_at(&guest, &format!("/checkout?picked=1&line={tin}"));
    let whole = at_the_till(&guest, &[]);
    place(&guest, &chosen);
    let late = guest.submit(&whole, FORM, &[]);
    assert_eq!(late.status, 409, "{}", late.shown());
    assert!(late.says("不在购物车里"), "{}", late.shown());
    assert_eq!(count(app, "orders"), 2);
});

on_both!(what_is_kept_for_later_is_not_bought_and_comes_back, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "2");
    add(&guest, world::PEACH_BOX, "1");
    let tin = line_of(app, world::TEA_TIN);
    let kept = guest.post(&format!("/cart/lines/{tin}/later"), &[]);
    assert_eq!(kept.location(), "/cart");
    let cart = guest.follow(&kept);
    assert!(cart.says("以后再买（1）"), "{}", cart.shown());
    assert_eq!(cart.text(".who .count"), "1");
    place(&guest, &at_the_till(&guest, &[]));
    assert_eq!((lines(app, "cart"), lines(app, "later")), (0, 1));
    // More of the same in the cart adds up with what comes back.
    add(&guest, world::TEA_TIN, "1");
    let tin = app.number(
        "SELECT l.id AS n FROM cart_lines l JOIN carts c ON c.id = l.cart_id \
         WHERE c.kind = 'later'",
    );
    let stranger = app.login(world::EMILY);
    for act in ["return", "removal"] {
        assert_eq!(
            stranger
                .post(&format!("/cart/later/{tin}/{act}"), &[])
                .status,
            404
        );
    }
    assert_eq!(
        guest.post(&format!("/cart/later/{tin}/return"), &[]).status,
        303
    );
    assert_eq!((lines(app, "cart"), lines(app, "later")), (1, 0));
    assert_eq!(count(app, "cart_lines WHERE quantity = 3"), 1);
    // It goes into the account with the cart.
    let tin = line_of(app, world::TEA_TIN);
    guest.post(&format!("/cart/lines/{tin}/later"), &[]);
    guest.log_in(world::WANG, world::PASSWORD);
    assert_eq!(count(app, "carts WHERE user_id = 31 AND kind = 'later'"), 1);
    assert!(guest.get("/cart").says("以后再买（1）"));
    let tin = line_of(app, world::TEA_TIN);
    assert_eq!(
        guest
            .post(&format!("/cart/later/{tin}/removal"), &[])
            .status,
        303
    );
    assert_eq!(count(app, "cart_lines"), 0);
});

on_both!(an_order_is_bought_again_as_far_as_it_can_be, |app| {
    let wang = app.login(world::WANG);
    add(&wang, world::TEA_TIN, "2");
    add(&wang, world::TEA_LOOSE, "100g");
    let number = format!("{}-01", place(&wang, &at_the_till(&wang, &[])));
    let form = format!("form[action='/orders/{number}/again']");
    let page = wang.get(&format!("/orders/{number}"));
    let again = wang.submit(&page, &form, &[]);
    assert_eq!(again.location(), format!("/cart?again={number}"));
    let cart = wang.follow(&again);
    assert!(
        cart.says("2 种商品在购物车里") && cart.says("和上次一样"),
        "{}",
        cart.shown()
    );
    assert_eq!(cart.text(".who .count"), "2");
    // Asked for twice, it is there once.
    wang.submit(&page, &form, &[]);
    for (variant, quantity) in [(world::TEA_TIN, 2), (world::TEA_LOOSE, 100)] {
        let line = format!("cart_lines WHERE variant_id = {variant} AND quantity = {quantity}");
        assert_eq!(count(app, &line), 1, "{variant}");
    }
    // One pack is sold no more, and of the other there is less.
    wang.post(
        &format!("/cart/lines/{}/removal", line_of(app, world::TEA_TIN)),
        &[],
    );
    wang.post(
        &format!("/cart/lines/{}/removal", line_of(app, world::TEA_LOOSE)),
        &[],
    );
    app.execute(
        "UPDATE variants SET state = 'retired' WHERE id = 2; \
         UPDATE stock_items SET on_hand = 1 WHERE id = 1; \
         INSERT INTO stock_movements (shop_id, stock_item_id, kind, quantity, occurred_at) \
         VALUES (1, 1, 'wasted', -37, 0)",
    );
    let cart = wang.follow(&wang.submit(&page, &form, &[]));
    assert!(
        cart.says("这些现在买不到") && cart.says("散装"),
        "{}",
        cart.shown()
    );
    assert!(cart.says("数量比上次少"), "{}", cart.shown());
    assert_eq!(count(app, "cart_lines WHERE quantity = 1"), 1);
    // Nobody else buys it again, or learns of it.
    let emily = app.login(world::EMILY);
    assert_eq!(
        emily.post(&format!("/orders/{number}/again"), &[]).status,
        404
    );
    assert!(!emily.get(&format!("/cart?again={number}")).says("龙井"));
});

on_both!(what_was_typed_survives_leaving_the_checkout, |app| {
    let guest = app.visitor();
    add(&guest, world::TEA_TIN, "1");
    let page = at_the_till(&guest, &[("note[1]", "放门口 <b>")]);
    let refused = guest.submit(
        &page,
        FORM,
        &[("phone", "138"), ("email", "shen@example.com")],
    );
    assert_eq!(refused.status, 422);
    // Back to the cart, and on to the checkout again.
    assert_eq!(guest.get("/cart").status, 200);
    let back = guest.get("/checkout");
    let of = |name: &str| back.attribute(&format!("[name='{name}']"), "value");
    assert_eq!(of("recipient"), "沈小雨");
    assert_eq!(of("phone"), "138");
    assert_eq!(of("email"), "shen@example.com");
    assert!(back.says("放门口 <b>"), "{}", back.shown());
    let chosen = back.attribute("[name=county_2] option[selected]", "value");
    assert_eq!(chosen, "310104");
    // Nobody else sees it, and once it is ordered it says nothing any more.
    let emily = app.login(world::EMILY);
    add(&emily, world::TEA_TIN, "1");
    assert_eq!(
        emily.get("/checkout").attribute("#f-recipient", "value"),
        ""
    );
    let fixed = [("phone", "138 1234 5678"), ("method", "cod")];
    let shown = guest.submit(&back, FORM, &fixed);
    assert_eq!(shown.status, 303, "{}", shown.shown());
    add(&guest, world::TEA_TIN, "1");
    assert_eq!(
        guest.get("/checkout").attribute("#f-recipient", "value"),
        ""
    );
    // It is personal, and not kept for long.
    let refused = at_the_till(&guest, &[]);
    assert_eq!(refused.status, 200);
    assert_eq!(count(app, "carts WHERE draft <> ''"), 1);
    app.advance_ms(2 * yipin::base::clock::DAY_MS);
    app.settle();
    assert_eq!(count(app, "carts WHERE draft <> ''"), 0);
});

on_both!(what_was_typed_goes_into_the_account, |app| {
    let browser = app.visitor();
    add(&browser, world::TEA_TIN, "1");
    at_the_till(&browser, &[("note[1]", "放门口 <b>")]);
    browser.log_in(world::WANG, world::PASSWORD);
    let till = browser.get("/checkout");
    assert_eq!(till.attribute("[name='recipient']", "value"), "沈小雨");
    assert!(till.says("放门口 <b>"), "{}", till.shown());
    // Nothing is left for whoever uses the browser next.
    assert_eq!(count(app, "carts WHERE draft <> ''"), 1);
    assert_eq!(count(app, "carts WHERE draft <> '' AND user_id = 31"), 1);
});

on_both!(other_ways_cost_as_few_statements, |app| {
    let sent = |till: &Till| {
        let before = app.statements();
        let placed = till.send();
        assert_eq!(placed.status, 303, "{}", placed.shown());
        app.statements() - before
    };
    let usual = sent(&Till::new(&app.visitor(), &[(world::TEA_TIN, "1")], &[]));
    let guest = app.visitor();
    buy_now(&guest, world::TEA_TIN, "1");
    let page = till_at(&guest, "/checkout?from=now");
    let before = app.statements();
    place(&guest, &page);
    assert_eq!(app.statements() - before, usual);
});
