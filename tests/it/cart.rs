//! The cart, of guests and of accounts.

use yipin::base::clock::DAY_MS;

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, buying, on_both, world};

/// The form that changes the amount of the first line.
const FIRST_LINE: &str = ".cart-lines .line-amount";

/// Where the first line of the cart is changed.
fn first_line(page: &Page) -> String {
    page.attribute(FIRST_LINE, "action")
}

fn lines(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) AS n FROM cart_lines")
}

fn quantity(app: &TestApp, variant: i64) -> i64 {
    app.number(&format!(
        "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) AS n FROM cart_lines \
         WHERE variant_id = {variant}"
    ))
}

/// More in stock than anybody can want.
fn plenty(app: &TestApp, item: i64, units: i64) {
    app.execute(&format!(
        "UPDATE stock_items SET on_hand = on_hand + {units} WHERE id = {item}; \
         INSERT INTO stock_movements (shop_id, stock_item_id, kind, quantity, occurred_at) \
         SELECT shop_id, id, 'received', {units}, {} FROM stock_items WHERE id = {item}",
        world::NOW_MS
    ));
}

/// The cookies that an answer sets, each up to its first attribute.
fn set_cookies(page: &Page) -> Vec<String> {
    page.headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

fn put(visitor: &Visitor, variant: i64, quantity: &str) -> Page {
    let variant = variant.to_string();
    visitor.post(
        "/cart/lines",
        &[("variant", &variant), ("quantity", quantity)],
    )
}

on_both!(a_guest_fills_a_cart_and_sees_it_by_shop, |app| {
    let guest = app.visitor();
    buying::add(&guest, world::TEA_TIN, "2");
    buying::add(&guest, world::PEACH_BOX, "1");
    buying::add(&guest, world::TEA_LOOSE, "3两");
    let page = guest.get("/cart");
    assert_eq!(page.status, 200, "{}", page.shown());
    assert!(page.says("已放进购物车。"));
    assert_eq!(page.texts(".from-shop"), ["龙井村茶铺", "平谷大桃铺"]);
    // Tins 2 × 168.00; 150 g at 320.00 for 500 g; peaches 59.90.
    assert_eq!(page.texts(".line-price"), ["¥336.00", "¥96.00", "¥59.90"]);
    assert!(page.says("3 种商品合计 ¥491.90"), "{}", page.shown());
    assert!(page.says("合 ¥336.00/斤"), "{}", page.shown());
    let amounts = page.form(".cart-lines li:nth-child(2) form").fields;
    assert!(amounts.contains(&("quantity".to_owned(), "150 克".to_owned())));
    // The same goods again add up.
    buying::add(&guest, world::TEA_TIN, "１");
    let english = guest.get("/cart?lang=en");
    assert!(
        english.says("Total for 3 items ¥659.90"),
        "{}",
        english.shown()
    );
    assert_eq!(english.text(".who .count"), "3");
    assert_eq!(guest.get("/v/pinggu").text(".who .count"), "3");
});

on_both!(looking_around_makes_no_cookie, |app| {
    let visitor = app.visitor();
    for path in [
        "/",
        "/p/1-xihu-longjing",
        "/cart",
        "/checkout",
        "/v/longjing",
    ] {
        let page = visitor.get(path);
        assert_eq!(set_cookies(&page), Vec::<String>::new(), "{path}");
    }
    assert!(visitor.get("/cart").says("购物车还是空的"));
    let added = put(&visitor, world::TEA_TIN, "1");
    let cookies = set_cookies(&added);
    let cart = cookies.iter().find(|one| one.starts_with("yipin_cart="));
    let cart = cart.expect("the secret of the cart");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cart.contains(part), "{cart}");
    }
    let token = cart["yipin_cart=".len()..].split(';').next().unwrap();
    // 256 bits in base64.
    assert_eq!(token.len(), 43);
    // Stored is only its digest.
    assert_eq!(
        app.number(&format!(
            "SELECT COUNT(*) AS n FROM carts WHERE token_hash = '{token}'"
        )),
        0
    );
});

on_both!(malformed_cookies_are_no_cart, |app| {
    let long = "a".repeat(3_000);
    for value in ["", "x", "%00%ff", "'; DROP TABLE carts; --", &long, "🍵"] {
        let visitor = app.visitor();
        let cookie = format!("yipin_cart={value}; cart_n={value}");
        let ask = |method: &str, path: &str| {
            visitor
                .request(method, path)
                .header("cookie", cookie.as_bytes())
        };
        for path in ["/cart", "/"] {
            let page = visitor.send(ask("GET", path));
            assert_eq!(page.status, 200, "{path} {value}: {}", page.shown());
        }
        let form = [("variant", "1"), ("quantity", "1")];
        let added = visitor.send(ask("POST", "/cart/lines").form(&form));
        assert_eq!(added.status, 303, "{value}: {}", added.shown());
        let changed = visitor.send(ask("POST", "/cart/lines/1").form(&form));
        assert_eq!(changed.status, 404, "{value}");
    }
});

/// What is no quantity of goods sold by the piece, and what is said about it.
const NO_COUNTS: [(&str, &str); 12] = [
    ("", "请填写此项。"),
    ("0", "数量请填写 1 到 999999 之间的整数。"),
    ("-0", "请填写整数数量，例如 2。"),
    ("-1", "请填写整数数量，例如 2。"),
    ("1.5", "请填写整数数量，例如 2。"),
    ("1e309", "请填写整数数量，例如 2。"),
    ("NaN", "请填写整数数量，例如 2。"),
    ("2147483647", "数量请填写 1 到 999999 之间的整数。"),
    ("2147483648", "数量请填写 1 到 999999 之间的整数。"),
    ("9007199254740993", "数量请填写 1 到 999999 之间的整数。"),
    ("9223372036854775807", "数量请填写 1 到 999999 之间的整数。"),
    ("<script>", "请填写整数数量，例如 2。"),
];

on_both!(o_21_what_is_no_quantity_is_refused_and_kept, |app| {
    plenty(app, 1, 5_000_000);
    let guest = app.visitor();
    buying::add_tea(&guest);
    let action = first_line(&guest.get("/cart"));
    for (typed, told) in NO_COUNTS {
        let added = put(&guest, world::TEA_TIN, typed);
        assert_eq!(added.status, 422, "{typed}: {}", added.shown());
        assert_eq!(added.text("#f-quantity-fault"), told, "{typed}");
        assert_eq!(added.attribute("#f-quantity", "value"), typed);
        assert!(added.has("#f-variant-1[checked]"), "{typed}");
        assert_eq!(added.text("h1"), "明前西湖龙井");
        let changed = guest.post(&action, &[("quantity", typed)]);
        assert_eq!(changed.status, 422, "{typed}: {}", changed.shown());
        assert_eq!(changed.text(".line-amount .fault"), told, "{typed}");
        assert_eq!(
            changed.attribute(".line-amount input[name=quantity]", "value"),
            typed
        );
    }
    assert_eq!(quantity(app, world::TEA_TIN), 1);
    // Zero-width and right-to-left characters do not count, full-width digits do.
    let page = guest.post(&action, &[("quantity", "\u{200b}１２\u{202e} ")]);
    assert_eq!(page.status, 303, "{}", page.shown());
    assert_eq!(quantity(app, world::TEA_TIN), 12);
    // The largest, and one more.
    assert_eq!(guest.post(&action, &[("quantity", "999,999")]).status, 303);
    let more = put(&guest, world::TEA_TIN, "1");
    assert_eq!(more.status, 422, "{}", more.shown());
    assert_eq!(quantity(app, world::TEA_TIN), 999_999);
    // The address of the page is that of the listing, where the language can be changed.
    assert!(more.has("a[hreflang=en][href='/p/1-xihu-longjing?lang=en']"));
});

on_both!(goods_by_mass_are_bought_in_their_steps, |app| {
    let guest = app.visitor();
    for (typed, told) in [
        ("75克", "请填写 50 克的整数倍；不写单位就是斤数。"),
        ("1.5两", "请填写 50 克的整数倍；不写单位就是斤数。"),
        ("0", "重量超出了可以填写的范围。"),
        ("10001kg", "重量超出了可以填写的范围。"),
        (
            "-1斤",
            "请填写重量，例如 3 斤、2.5 公斤或 500 克；要正好是整克数。",
        ),
        (
            "几斤",
            "请填写重量，例如 3 斤、2.5 公斤或 500 克；要正好是整克数。",
        ),
        // 20 kg are there: 40 of what the price is of.
        ("20050克", "库存只有 40 斤了，请减少数量。"),
        ("41", "库存只有 40 斤了，请减少数量。"),
        ("500", "库存只有 40 斤了，请减少数量。"),
    ] {
        let added = put(&guest, world::TEA_LOOSE, typed);
        assert_eq!(added.status, 422, "{typed}: {}", added.shown());
        assert_eq!(added.text("#f-quantity-fault"), told, "{typed}");
    }
    assert_eq!(lines(app), 0);
    buying::add(&guest, world::TEA_LOOSE, "２斤");
    let page = guest.get("/cart");
    assert_eq!(
        page.attribute(".line-amount input[name=quantity]", "value"),
        "2 斤"
    );
    assert!(page.says("按 50 克的倍数卖"));
    // What stands in the field is read back as it is.
    let form = page.form(FIRST_LINE);
    let changed = guest.submit(&page, FIRST_LINE, &[]);
    assert_eq!(changed.status, 303, "{:?}", form.fields);
    assert_eq!(quantity(app, world::TEA_LOOSE), 1_000);
});

/// The form of a listing's page.
const LISTING_FORM: &str = "form[action='/cart/lines']";

// Beside "¥320.00/斤" a plain 1 is one 斤; what stands in the field fits whichever pack is chosen.
on_both!(what_stands_in_the_field_fits_each_pack, |app| {
    let guest = app.visitor();
    let page = guest.get("/p/1-xihu-longjing");
    let standing = page.attribute("#f-quantity", "value");
    assert_eq!(standing, "1");
    assert!(page.says("写 1 就是 1 斤"), "{}", page.shown());
    for (variant, there) in [(world::TEA_TIN, 1), (world::TEA_LOOSE, 500)] {
        let chosen = variant.to_string();
        let added = guest.submit(&page, LISTING_FORM, &[("variant", &chosen)]);
        assert_eq!(added.status, 303, "{variant}: {}", added.shown());
        assert_eq!(quantity(app, variant), there, "{variant}");
    }
    // So it is in the line of the cart.
    app.execute("DELETE FROM cart_lines WHERE variant_id = 1");
    let cart = guest.get("/cart");
    assert_eq!(
        cart.attribute(".line-amount input[name=quantity]", "value"),
        "1 斤"
    );
    let changed = guest.post(&first_line(&cart), &[("quantity", "3")]);
    assert_eq!(changed.status, 303, "{}", changed.shown());
    assert_eq!(quantity(app, world::TEA_LOOSE), 1_500);
});

on_both!(a_mass_is_typed_as_it_is_said, |app| {
    let guest = app.visitor();
    buying::add(&guest, world::TEA_LOOSE, "1");
    let line = first_line(&guest.get("/cart"));
    for (typed, grams) in [
        ("20", 10_000),
        ("50克", 50),
        ("1.5", 750),
        ("三斤", 1_500),
        ("三", 1_500),
        ("半斤", 250),
        ("两公斤", 2_000),
        ("一斤半", 750),
        ("２两", 100),
        ("40", 20_000),
    ] {
        let changed = guest.post(&line, &[("quantity", typed)]);
        assert_eq!(changed.status, 303, "{typed}: {}", changed.shown());
        assert_eq!(quantity(app, world::TEA_LOOSE), grams, "{typed}");
    }
    // What is told is told in the units of the reader.
    let beyond = guest.post(&line, &[("quantity", "50")]);
    assert_eq!(beyond.status, 422);
    assert!(
        beyond.says("库存只有 40 斤了，请减少数量。"),
        "{}",
        beyond.shown()
    );
    let reader = app.english_visitor();
    buying::add(&reader, world::TEA_LOOSE, "1");
    let cart = reader.get("/cart");
    assert_eq!(
        cart.attribute(".line-amount input[name=quantity]", "value"),
        "500 g"
    );
    let beyond = reader.post(&first_line(&cart), &[("quantity", "50")]);
    assert!(beyond.says("Only 20 kg left."), "{}", beyond.shown());
});

// One flowing line, whatever language its parts are in.
on_both!(the_line_of_the_shop_is_one_piece_beside_its_icon, |app| {
    let page = app.english_visitor().get("/p/1-xihu-longjing");
    assert_eq!(page.count(".buy .with-icon > a > :not(svg)"), 1);
});

on_both!(o_22_an_amount_beyond_what_money_can_say_is_refused, |app| {
    app.excuse("cards.follow_their_source");
    plenty(app, 1, 5_000_000);
    plenty(app, 3, 5_000_000);
    app.execute("UPDATE variants SET price_minor = 99999999900 WHERE id IN (1, 3)");
    let guest = app.visitor();
    let one = put(&guest, world::TEA_TIN, "999999");
    assert_eq!(one.status, 422, "{}", one.shown());
    assert_eq!(one.text("#f-quantity-fault"), "金额太大了，请核对。");
    assert_eq!(lines(app), 0);
    // A price that rises afterwards: the cart still shows, and does not lead on.
    app.execute("UPDATE variants SET price_minor = 100 WHERE id IN (1, 3)");
    buying::add(&guest, world::TEA_TIN, "999999");
    buying::add(&guest, world::PEACH_BOX, "999999");
    app.execute("UPDATE variants SET price_minor = 600000000 WHERE id IN (1, 3)");
    let cart = guest.get("/cart");
    assert_eq!(cart.status, 200, "{}", cart.shown());
    assert!(
        cart.says("总金额超出了一次能下单的范围"),
        "{}",
        cart.shown()
    );
    assert!(!cart.has("form#check-out"));
    assert_eq!(guest.get("/checkout").location(), "/cart");
});

on_both!(o_50_the_cart_says_why_a_line_cannot_be_bought, |app| {
    let guest = app.visitor();
    buying::add(&guest, world::TEA_TIN, "4");
    buying::add(&guest, world::TEA_LOOSE, "1kg");
    buying::add(&guest, world::PEACH_BOX, "1");
    for (change, undo, told) in [
        (
            "UPDATE listings SET state = 'paused' WHERE id = 1",
            "UPDATE listings SET state = 'active' WHERE id = 1",
            "这件商品现在不卖了。",
        ),
        (
            "UPDATE shops SET state = 'suspended' WHERE id = 1",
            "UPDATE shops SET state = 'approved' WHERE id = 1",
            "这家村店暂停营业，现在不能下单。",
        ),
        (
            "UPDATE shops SET state = 'closed' WHERE id = 1",
            "UPDATE shops SET state = 'approved' WHERE id = 1",
            "这家村店暂停营业，现在不能下单。",
        ),
        (
            "UPDATE stock_items SET on_hand = 0 WHERE id = 1",
            "UPDATE stock_items SET on_hand = 40 WHERE id = 1",
            "已经卖完了，等村里补货。",
        ),
        (
            "UPDATE stock_items SET on_hand = 3 WHERE id = 1",
            "UPDATE stock_items SET on_hand = 40 WHERE id = 1",
            "只剩 3 件，请减少数量。",
        ),
        (
            "UPDATE stock_items SET on_hand = 949 WHERE id = 2",
            "UPDATE stock_items SET on_hand = 20000 WHERE id = 2",
            "只剩 1.8 斤，请减少数量。",
        ),
        (
            "UPDATE variants SET step_grams = 300 WHERE id = 2",
            "UPDATE variants SET step_grams = 50 WHERE id = 2",
            "只能按 300 克的倍数买，请改一改数量。",
        ),
    ] {
        app.execute(change);
        let page = guest.get("/cart");
        assert!(
            page.texts(".cart-lines .fault").contains(&told.to_owned()),
            "{}",
            page.shown()
        );
        // The other shop's goods can be bought all the same.
        assert!(page.has("form#check-out"), "{change}");
        app.execute(undo);
        assert!(!guest.get("/cart").has(".cart-lines .fault"), "{undo}");
    }
    // Nothing is left to buy.
    app.execute("UPDATE shops SET state = 'suspended'");
    let page = guest.get("/cart");
    assert!(page.says("现在没有可以下单的商品。") && !page.has("form#check-out"));
    assert!(page.says("有 3 件现在买不了"), "{}", page.shown());
    // Nothing more goes in, and what was chosen is not on any page.
    let added = put(&guest, world::TEA_TIN, "1");
    assert_eq!(added.status, 409, "{}", added.shown());
    app.execute("UPDATE shops SET state = 'approved'");
});

on_both!(only_what_is_offered_goes_into_a_cart, |app| {
    let guest = app.visitor();
    for variant in ["999", "0", "-1", "x", "9223372036854775808", "１"] {
        let added = guest.post("/cart/lines", &[("variant", variant), ("quantity", "1")]);
        assert_eq!(added.status, 404, "{variant}: {}", added.shown());
    }
    assert_eq!(guest.post("/cart/lines", &[("quantity", "1")]).status, 422);
    // A shop that was never open has no goods that anybody knows of.
    app.execute("UPDATE shops SET state = 'draft', approved_at = NULL WHERE id = 2");
    assert_eq!(put(&guest, world::PEACH_BOX, "1").status, 404);
    app.execute(&format!(
        "UPDATE shops SET state = 'approved', approved_at = {} WHERE id = 2",
        world::NOW_MS
    ));
    assert_eq!(lines(app), 0);
});

on_both!(a_foreign_line_is_not_found, |app| {
    let (guest, other) = (app.visitor(), app.visitor());
    buying::add_tea(&guest);
    buying::add(&other, world::PEACH_BOX, "1");
    let emily = app.login(world::EMILY);
    let line = first_line(&guest.get("/cart"));
    let removal = format!("{line}/removal");
    for stranger in [&other, &emily, &app.visitor()] {
        assert_eq!(stranger.post(&line, &[("quantity", "9")]).status, 404);
        assert_eq!(stranger.post(&removal, &[]).status, 404);
    }
    for wrong in [
        "/cart/lines/0",
        "/cart/lines/x",
        "/cart/lines/99999999999999999999",
    ] {
        assert_eq!(
            guest.post(wrong, &[("quantity", "1")]).status,
            404,
            "{wrong}"
        );
    }
    assert_eq!(quantity(app, world::TEA_TIN), 1);
});

// O-27: nothing but the two fields is looked at.
on_both!(o_27_fields_that_no_form_has_are_ignored, |app| {
    let guest = app.visitor();
    let forbidden = [
        ("variant", "1"),
        ("quantity", "2"),
        ("price", "1"),
        ("unit_price_minor", "1"),
        ("total", "1"),
        ("shop_id", "2"),
        ("user_id", "31"),
        ("cart_id", "1"),
        ("added_at", "0"),
    ];
    assert_eq!(guest.post("/cart/lines", &forbidden).status, 303);
    let page = guest.get("/cart");
    assert_eq!(page.texts(".line-price"), ["¥336.00"]);
    assert_eq!(app.number("SELECT shop_id AS n FROM cart_lines"), 1);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM carts WHERE user_id IS NULL"),
        1
    );
});

on_both!(a_line_is_changed_and_taken_out_once, |app| {
    let guest = app.visitor();
    buying::add_tea(&guest);
    buying::add(&guest, world::PEACH_BOX, "1");
    let page = guest.get("/cart");
    let line = first_line(&page);
    assert_eq!(guest.post(&line, &[("quantity", "3")]).location(), "/cart");
    assert!(guest.get("/cart").says("¥504.00"));
    let too_many = guest.post(&line, &[("quantity", "41")]);
    assert_eq!(too_many.status, 422);
    assert_eq!(
        too_many.text(".line-amount .fault"),
        "库存只有 40 件了，请减少数量。"
    );
    // The page behind the refusal is that of the cart.
    assert!(too_many.has("a[hreflang=en][href='/cart?lang=en']"));
    assert_eq!(
        guest.post(&format!("{line}/removal"), &[]).location(),
        "/cart"
    );
    assert_eq!(guest.get("/cart").text(".who .count"), "1");
    assert_eq!(guest.post(&format!("{line}/removal"), &[]).status, 404);
    let last = first_line(&guest.get("/cart"));
    guest.post(&format!("{last}/removal"), &[]);
    let empty = guest.get("/cart");
    assert!(empty.says("购物车还是空的") && !empty.has(".who .count"));
});

on_both!(a_cart_holds_ninety_nine_kinds_and_no_more, |app| {
    let guest = app.visitor();
    buying::add_tea(&guest);
    for id in 101..=198 {
        app.execute(&format!(
            "INSERT INTO variants (id, shop_id, listing_id, stock_item_id, sku, pack_zh, sold_by, \
                 price_minor, draws, position) VALUES ({id}, 2, 2, 3, 'S{id}', '盒', 'piece', 1, 1, {id}); \
             INSERT INTO cart_lines (cart_id, shop_id, variant_id, quantity, added_at) \
             SELECT id, 2, {id}, 1, 0 FROM carts"
        ));
    }
    let before = app.statements();
    let page = guest.get("/cart");
    assert_eq!(
        app.statements() - before,
        1,
        "one statement, whatever the number of lines"
    );
    assert_eq!(page.count(".cart-lines li"), 99);
    let full = put(&guest, world::PEACH_BOX, "1");
    assert_eq!(full.status, 409, "{}", full.shown());
    assert!(full.says("购物车最多放 99 种商品"), "{}", full.shown());
    // More of what is in it goes in.
    assert_eq!(put(&guest, world::TEA_TIN, "1").status, 303);
    assert_eq!(lines(app), 99);
});

on_both!(o_52_two_carts_become_one_at_login, |app| {
    // 30 tins of 40 in the account's cart, 15 and peaches in the guest's.
    let wang = app.login(world::WANG);
    buying::add(&wang, world::TEA_TIN, "30");
    let guest = app.visitor();
    buying::add(&guest, world::TEA_TIN, "15");
    buying::add(&guest, world::PEACH_BOX, "2");
    guest.log_in(world::WANG, world::PASSWORD);
    let page = guest.get("/cart");
    assert_eq!(
        (quantity(app, 1), quantity(app, 3)),
        (40, 2),
        "{}",
        page.shown()
    );
    assert_eq!(page.count(".cart-lines li"), 2);
    assert_eq!(page.text(".who .count"), "2");
    assert_eq!(wang.get("/cart").count(".cart-lines li"), 2);
    // The guest's cookie is gone: after logging out there is no cart, and no count of it.
    let account = guest.get("/account");
    assert!(!account.body.is_empty());
    guest.post("/account/logout", &[]);
    let out = guest.get("/cart");
    assert!(
        out.says("购物车还是空的") && !out.has(".who .count"),
        "{}",
        out.shown()
    );
});

on_both!(o_52_whoever_logs_in_is_told_when_less_went_in, |app| {
    let wang = app.login(world::WANG);
    buying::add(&wang, world::TEA_TIN, "30");
    for (wanted, told) in [("10", false), ("1", true)] {
        let guest = app.visitor();
        buying::add(&guest, world::TEA_TIN, wanted);
        let page = guest.get("/account/login?next=/cart");
        let login = [("login", world::WANG), ("password", world::PASSWORD)];
        let answer = guest.submit(&page, "form[action='/account/login']", &login);
        assert_eq!(answer.location(), "/cart");
        let cart = guest.follow(&answer);
        assert_eq!(
            cart.says("数量已减到能买到的最多"),
            told,
            "{}",
            cart.shown()
        );
        assert_eq!(quantity(app, world::TEA_TIN), 40);
    }
});

on_both!(o_52_a_cart_keeps_nobody_from_logging_in, |app| {
    // Goods that cannot be bought any more, and a cookie that names no cart.
    let guest = app.visitor();
    buying::add_tea(&guest);
    app.execute("UPDATE listings SET state = 'archived' WHERE id = 1");
    guest.log_in(world::WANG, world::PASSWORD);
    assert!(guest.get("/cart").says("这件商品现在不卖了。"));
    let stranger = app.visitor();
    let page = stranger.get("/account/login");
    let form = page.form("form[action='/account/login']");
    let mut fields = form.fields;
    fields.push(("login".to_owned(), world::EMILY.to_owned()));
    fields.push(("password".to_owned(), world::PASSWORD.to_owned()));
    let unknown = format!("yipin_cart={}", "a".repeat(43));
    let request = stranger.request("POST", "/account/login").form(&fields);
    let answer = stranger.send(request.header("cookie", unknown));
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert!(
        set_cookies(&answer)
            .iter()
            .any(|one| one.starts_with("yipin_cart=;"))
    );
    app.execute("UPDATE listings SET state = 'active' WHERE id = 1");
});

on_both!(a_new_account_takes_the_cart_over, |app| {
    let guest = app.visitor();
    buying::add(&guest, world::PEACH_BOX, "2");
    let page = guest.get("/account/register?next=/cart");
    let wish = [
        ("name", "沈小雨"),
        ("email_or_phone", "shen@example.com"),
        ("password", world::PASSWORD),
    ];
    let answer = guest.submit(&page, "form[action='/account/register']", &wish);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    let cart = guest.follow(&answer);
    assert_eq!(cart.texts(".line-price"), ["¥119.80"]);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM carts WHERE user_id IS NULL"),
        1
    );
    assert_eq!(
        app.number(
            "SELECT COUNT(*) AS n FROM cart_lines l JOIN carts c ON c.id = l.cart_id \
             WHERE c.user_id IS NOT NULL"
        ),
        1
    );
});

on_both!(carts_that_guests_left_behind_are_forgotten, |app| {
    buying::add_tea(&app.visitor());
    buying::add_tea(&app.login(world::WANG));
    app.advance_ms(61 * DAY_MS);
    app.settle();
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM carts"), 1);
    assert_eq!(lines(app), 1);
});

// O-56: another site cannot fill a cart.
on_both!(o_56_another_site_fills_no_cart, |app| {
    let guest = app.visitor();
    let form = [("variant", "1"), ("quantity", "1")];
    let request = guest.request("POST", "/cart/lines").form(&form);
    let answer = guest.send(request.header("origin", "https://evil.test"));
    assert_eq!(answer.status, 403);
    let wang = app.login(world::WANG);
    let request = wang.request("POST", "/cart/lines").form(&form);
    let without_token = wang.send(request.header("origin", wang.origin()));
    assert_eq!(without_token.status, 403);
    assert_eq!(lines(app), 0);
});
