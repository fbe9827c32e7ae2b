//! Buyers and their orders, through HTTP.

use std::collections::{BTreeMap, BTreeSet};

use yipin::base::clock::{DAY_MS, HOUR_MS};
use yipin::base::email::Email;
use yipin::base::error::Error;
use yipin::base::ids::{ShopId, UserId};
use yipin::base::money::Money;
use yipin::base::order_number::{OrderNumber, PurchaseNumber};
use yipin::base::rng::Random;
use yipin::db::Tx;
use yipin::domain::access::{BuyerScope, ManageMoney, PackOrders, grant};
use yipin::domain::flows::checkout::{self, Checkout};
use yipin::domain::flows::{accept, cancel, payment_record, refund, ship};
use yipin::domain::orders::{self, PaymentMethod};
use yipin::domain::payments::{self, Receipt};
use yipin::domain::shipments::NewParcel;

use crate::support::buyers::fill_cart;
use crate::support::page::Page;
use crate::support::smtp::SmtpServer;
use crate::support::{TestApp, on_both, world};

/// The phone that every purchase of these tests is placed with.
const PHONE: &str = "13800000031";

const CASH: PaymentMethod = PaymentMethod::CashOnDelivery;
const TRANSFER: PaymentMethod = PaymentMethod::Transfer;

const TIN: (i64, &str) = (world::TEA_TIN, "1");
const TWO_TINS: (i64, &str) = (world::TEA_TIN, "2");
const LOOSE: (i64, &str) = (world::TEA_LOOSE, "250g");
const PEACHES: (i64, &str) = (world::PEACH_BOX, "1");

fn wang() -> BuyerScope {
    grant::account(UserId(31))
}

fn guest() -> BuyerScope {
    BuyerScope::of_guest("the secret of a cart")
}

/// Places a purchase, with what `change` makes of the checkout.
fn place_with(
    app: &TestApp,
    buyer: &BuyerScope,
    goods: &[(i64, &str)],
    method: PaymentMethod,
    change: impl Fn(&mut Checkout),
) -> PurchaseNumber {
    let placed = app.db.write_now(|tx| {
        let mut checkout = fill_cart(tx, buyer, goods, method)?;
        change(&mut checkout);
        checkout::place(tx, buyer, &checkout)
    });
    placed.unwrap().number
}

fn place(
    app: &TestApp,
    buyer: &BuyerScope,
    goods: &[(i64, &str)],
    method: PaymentMethod,
) -> PurchaseNumber {
    place_with(app, buyer, goods, method, |_| {})
}

/// The first order of a purchase.
fn first(purchase: &PurchaseNumber) -> OrderNumber {
    purchase.order(1).unwrap()
}

/// A number that is right in itself and that nobody has.
fn unused() -> PurchaseNumber {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    PurchaseNumber::generate(day, &Random::seeded(99))
}

fn at_longjing<T>(app: &TestApp, act: impl Fn(&mut Tx<'_>) -> yipin::base::error::Result<T>) -> T {
    app.db.write_now(act).unwrap()
}

fn packer(tx: &mut Tx<'_>) -> yipin::domain::access::ShopScope<PackOrders> {
    grant::shop(tx.conn(), UserId(13), world::LONGJING.slug).unwrap()
}

fn accountant(tx: &mut Tx<'_>) -> yipin::domain::access::ShopScope<ManageMoney> {
    grant::shop(tx.conn(), UserId(14), world::LONGJING.slug).unwrap()
}

fn pay(app: &TestApp, number: &OrderNumber, minor: i64) {
    at_longjing(app, |tx| {
        let scope = accountant(tx);
        let receipt = Receipt {
            amount: Money::new(minor)?,
            paid_by: PaymentMethod::Transfer,
            received_on: tx.business_date(),
            note: String::new(),
        };
        payment_record::record(tx, &scope, number, &receipt)
    });
}

fn take_up(app: &TestApp, number: &OrderNumber) {
    at_longjing(app, |tx| {
        let scope = packer(tx);
        accept::accept(tx, &scope, number)
    });
}

/// Sends everything, or only so much of the first line.
fn send(app: &TestApp, number: &OrderNumber, tracking: &str, part: Option<&str>) {
    at_longjing(app, |tx| {
        let scope = packer(tx);
        let locked = orders::lock_for_shop(tx, &scope, number)?.ok_or_else(Error::not_found)?;
        let goods = orders::list_priced(tx.conn(), locked.scope())?;
        let lines = part.map(|part| (goods[0].id, part));
        let parcel = NewParcel::parse("SF", tracking, lines)?;
        ship::ship(tx, &scope, number, &parcel)
    });
}

fn on_hand(app: &TestApp, item: i64) -> i64 {
    app.number(&format!(
        "SELECT on_hand AS n FROM stock_items WHERE id = {item}"
    ))
}

fn events(app: &TestApp, kind: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM events WHERE kind = '{kind}'"
    ))
}

/// Looks a purchase up through the form.
fn look_up(visitor: &crate::support::visitor::Visitor, number: &str, contact: &str) -> Page {
    let page = visitor.get("/orders/lookup");
    let fields = [("number", number), ("contact", contact)];
    visitor.submit(&page, "form[action='/orders/lookup']", &fields)
}

on_both!(a_buyer_sees_what_was_bought_and_how_to_pay, |app| {
    let number = place(app, &wang(), &[TIN, LOOSE, PEACHES], TRANSFER);
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{number}"));
    assert_eq!(page.status, 200);
    // 168.00 + 320.00 × 250 / 500 = 328.00, from 300.00 on free; 59.90 + 12.00.
    assert_eq!(page.texts(".total dd"), ["¥328.00", "¥71.90"]);
    assert_eq!(page.count(".slip"), 2);
    assert!(page.says("请在 2026-11-28 10:00 前"), "{}", page.shown());
    assert!(page.says("共 ¥399.90"));
    assert!(page.says("6228 0000 0000 0000 011") && page.says("6228 0000 0000 0000 021"));

    let page = wang.get(&format!("/orders/{number}-01"));
    assert_eq!(page.text("h1"), "待付款");
    assert_eq!(
        page.texts(".lines .quantity"),
        ["¥168.00 × 1", "¥320.00/斤 × 0.5 斤"]
    );
    assert_eq!(page.texts(".lines li > .amount"), ["¥168.00", "¥160.00"]);
    assert_eq!(page.texts(".sums dd"), ["¥328.00", "¥0.00", "¥328.00"]);
    assert_eq!(
        page.texts(".slip dd"),
        [
            "¥328.00",
            "龙井村经济合作社",
            "农业银行西湖支行",
            "6228 0000 0000 0000 011",
            &format!("{number}-01"),
            "2026-11-28 10:00"
        ]
    );
    assert!(page.says("王女士 13800000031 上海市徐汇区 漕溪北路 88 号"));
    assert_eq!(page.text(".timeline strong"), "提交订单");
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.has("meta[name=robots][content=noindex]"));
    // The address may be typed with spaces.
    let (head, tail) = number.as_str().split_at(6);
    let moved = wang.get(&format!("/orders/{head}%20{tail}-01"));
    assert_eq!(
        (moved.status, moved.location()),
        (301, format!("/orders/{number}-01"))
    );
    let english = wang.get(&format!("/orders/{number}-01?lang=en"));
    assert_eq!(english.text("h1"), "To pay");
    assert!(english.says("West Lake Longjing before Qingming"));
    // A line multiplies out in both languages: 320.00 for 500 g is 640.00 for a kilogram.
    assert_eq!(
        english.texts(".lines .quantity"),
        ["¥168.00 × 1", "¥640.00 per kg × 0.25 kg"]
    );
});

on_both!(an_order_is_followed_to_the_door, |app| {
    let purchase = place(app, &wang(), &[TWO_TINS], TRANSFER);
    let number = first(&purchase);
    let (path, wang) = (format!("/orders/{number}"), app.login(world::WANG));
    pay(app, &number, 33_600);
    assert_eq!(wang.get(&path).text("h1"), "待发货");
    take_up(app, &number);
    app.advance_ms(HOUR_MS);
    send(app, &number, "SF1000000000001", Some("1"));
    let page = wang.get(&path);
    assert!(page.says("有一部分已经发出") && !page.has("form[action$='/receipt']"));
    // What has not left cannot have arrived.
    let early = wang.post(&format!("{path}/receipt"), &[]);
    assert_eq!(early.status, 409);
    assert!(early.says("还有一部分商品没有发出"), "{}", early.shown());

    send(app, &number, "SF1000000000002", None);
    let page = wang.get(&path);
    assert_eq!(page.text("h1"), "待收货");
    assert_eq!(
        page.texts(".rows .digits"),
        ["SF1000000000001", "SF1000000000002"]
    );
    // The number is filled in where the parcel is followed, for the buyer and for the shop.
    let follow = "https://www.kuaidi100.com/chaxun?com=shunfeng&nu=SF1000000000001";
    assert_eq!(page.attribute(".rows a", "href"), follow);
    assert_eq!(page.attribute(".rows a", "rel"), "noopener noreferrer");
    let desk = app.login(world::LONGJING_PACKER);
    let at_desk = desk.get(&format!("/desk/longjing/orders/{number}"));
    let link = format!("a[href='{follow}'][rel='noopener noreferrer']");
    assert!(at_desk.has(&link), "{}", at_desk.shown());
    assert_eq!(
        page.texts(".timeline strong"),
        ["又发出一个包裹", "已发货", "接单", "收到付款", "提交订单"]
    );

    for _ in 0..2 {
        let done = wang.submit(&page, "form[action$='/receipt']", &[]);
        assert_eq!((done.status, done.location()), (303, path.clone()));
        let page = wang.follow(&done);
        assert_eq!(page.text("h1"), "已收货");
        assert!(page.says("已确认收货"));
    }
    assert_eq!(events(app, "order.delivered"), 1);
    // Who reads English reads the names of carriers and divisions in it.
    let english = wang.get(&format!("{path}?lang=en"));
    assert!(
        english.says("SF Express SF1000000000002") && english.says("Xuhui District, Shanghai"),
        "{}",
        english.shown()
    );
    assert!(!english.says("顺丰") && !english.says("上海市"));
    let whole = wang.get(&format!("/orders/{purchase}?lang=en"));
    assert!(whole.says("Xuhui District, Shanghai"), "{}", whole.shown());
});

on_both!(a_cancelled_order_gives_its_goods_back_once, |app| {
    let purchase = place(app, &wang(), &[TWO_TINS], TRANSFER);
    let number = first(&purchase);
    assert_eq!(on_hand(app, 1), 38);
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{number}"));
    let cancel = "form[action$='/cancellation']";
    let long = "长".repeat(201);
    let refused = wang.submit(&page, cancel, &[("reason", &long)]);
    assert_eq!(refused.status, 422);
    assert!(refused.has("details[open] [aria-invalid=true]"));
    assert!(refused.body.contains(&long), "what was typed stays");
    assert_eq!(on_hand(app, 1), 38);

    for _ in 0..2 {
        let done = wang.submit(&page, cancel, &[("reason", " 地址写错了\u{202e}<b>\r\n ")]);
        assert_eq!(
            (done.status, done.location()),
            (303, format!("/orders/{number}"))
        );
        let page = wang.follow(&done);
        assert_eq!(page.text("h1"), "已取消");
        assert!(page.says("订单已取消。"));
        assert_eq!(page.text(".timeline blockquote"), "地址写错了<b>");
        assert!(!page.has(cancel) && !page.has(".slip"));
    }
    assert_eq!((on_hand(app, 1), events(app, "order.cancelled")), (40, 1));
    app.settle();
    let letters = app.letters();
    let of_wang = |subject: &str| {
        let mut all = letters.iter().filter(|letter| letter.to == world::WANG);
        all.any(|letter| letter.subject == subject)
    };
    assert!(of_wang("一品：您取消了订单") && !of_wang("一品：订单已取消"));
});

on_both!(what_was_paid_is_owed_after_a_cancellation, |app| {
    let purchase = place(app, &wang(), &[TIN], TRANSFER);
    let number = first(&purchase);
    pay(app, &number, 17_800);
    let wang = app.login(world::WANG);
    let path = format!("/orders/{number}");
    let page = wang.get(&path);
    wang.submit(&page, "form[action$='/cancellation']", &[]);
    let page = wang.get(&path);
    assert!(page.says("店家会把 ¥178.00 转回给您"), "{}", page.shown());
    assert!(page.says("退款中 ¥178.00"));
    at_longjing(app, |tx| {
        let scope = accountant(tx);
        let owed = payments::refunds_of_order(tx.conn(), &scope, &number)?;
        refund::record_sent(tx, &scope, &number, owed[0].id)
    });
    let page = wang.get(&path);
    assert!(
        page.says("店家已经把货款退给您") && page.says("已退金额 ¥178.00") && !page.says("退款中")
    );
    app.settle();
    let letters = app.letters();
    let refunded = letters
        .iter()
        .find(|letter| letter.subject == "一品：已退款给您")
        .unwrap();
    assert_eq!(refunded.to, world::WANG);
    assert!(refunded.text.contains("退款 ¥178.00"));
});

on_both!(a_parcel_that_has_left_cannot_be_called_back, |app| {
    let purchase = place(app, &wang(), &[TIN], CASH);
    let number = first(&purchase);
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{number}"));
    take_up(app, &number);
    send(app, &number, "SF1000000000001", None);
    let refused = wang.submit(&page, "form[action$='/cancellation']", &[]);
    assert_eq!(refused.status, 409);
    assert!(refused.says("已经发货，不能取消了"), "{}", refused.shown());
    assert_eq!(refused.text("h1"), "待收货");
    assert_eq!(on_hand(app, 1), 39);
    assert_eq!(events(app, "order.cancelled"), 0);
    // Nor can an order be received before it was sent.
    let purchase = place(app, &BuyerScope::of_guest("x"), &[PEACHES], CASH);
    let guest = app.visitor();
    look_up(&guest, purchase.as_str(), PHONE);
    let early = guest.post(&format!("/orders/{purchase}-01/receipt"), &[]);
    assert_eq!(early.status, 409);
});

on_both!(
    /// O-24, O-28: a number alone opens nothing, and does not even tell whether it is one.
    o_24_o_28_somebody_elses_and_nobodys_number_answer_alike,
    |app| {
        let own = place(app, &wang(), &[TIN, PEACHES], TRANSFER);
        let nobodys = unused();
        let paths = |number: &PurchaseNumber| {
            [
                format!("/orders/{number}"),
                format!("/orders/{number}-01"),
                format!("/orders/{number}?token={}", "A".repeat(43)),
            ]
        };
        for visitor in [app.visitor(), app.login(world::EMILY), app.login(world::LONGJING_MANAGER)] {
            visitor.get("/orders/lookup");
            let answers = |number: &PurchaseNumber| -> Vec<(u16, String)> {
                let mut all: Vec<Page> =
                    paths(number).iter().map(|path| visitor.get(path)).collect();
                for action in ["cancellation", "receipt"] {
                    let path = format!("/orders/{number}-01/{action}");
                    all.push(visitor.post(&path, &[("reason", "x")]));
                }
                all.into_iter()
                    .map(|page| {
                        let to = page.headers.get("location").map(|to| to.to_str().unwrap());
                        // The mask of a page's token is another each time.
                        let body = match page.csrf_token() {
                            Some(token) => page.body.replace(&token, "TOKEN"),
                            None => page.body,
                        };
                        let all = format!("{body}{}", to.unwrap_or_default());
                        (page.status, all.replace(number.as_str(), "NUMBER"))
                    })
                    .collect()
            };
            let (foreign, unknown) = (answers(&own), answers(&nobodys));
            assert_eq!(foreign, unknown);
            let statuses: Vec<u16> = foreign.iter().map(|(status, _)| *status).collect();
            assert_eq!(statuses, [404, 404, 303, 404, 404]);
            assert!(foreign[0].1.contains("action=\"/orders/lookup\""));
            for (_, body) in &foreign {
                assert!(!body.contains("龙井") && !body.contains(PHONE) && !body.contains("王女士"));
            }
        }
        // Who has bought it finds it after logging in.
        let page = app.visitor().get(&paths(&own)[1]);
        assert_eq!(
            page.attribute(".door-other a", "href"),
            format!("/account/login?next=%2Forders%2F{own}-01")
        );
        for text in ["x", "1", "2611254310573281-00", "%3Cscript%3E", "%F0%9F%8D%91", "%00"] {
            let page = app.visitor().get(&format!("/orders/{text}"));
            assert_eq!(page.status, 404, "{text}");
            assert!(page.has("form[action='/orders/lookup']") && !page.has("main script"));
        }
        assert_eq!(events(app, "order.cancelled"), 0);
    }
);

on_both!(a_guest_finds_an_order_by_number_and_phone_or_mail, |app| {
    let number = place_with(app, &guest(), &[TIN, PEACHES], CASH, |checkout| {
        checkout.email = Some(Email::parse("guest@example.org").unwrap());
    });
    let wide: String = number
        .as_str()
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap())
        .collect();
    for (typed, contact) in [
        (number.as_str(), PHONE),
        (&format!(" {wide} "), "１３８　００００　００３１"),
        (number.as_str(), "Guest@Example.ORG"),
        (number.as_str(), "+86 138-0000-0031"),
    ] {
        let visitor = app.visitor();
        assert_eq!(visitor.get(&format!("/orders/{number}")).status, 404);
        let found = look_up(&visitor, typed, contact);
        assert_eq!(found.status, 303, "{typed} {contact}: {}", found.shown());
        assert_eq!(found.location(), format!("/orders/{number}"));
        let cookie = found.header("set-cookie").to_owned();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/;", "Max-Age="] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let page = visitor.follow(&found);
        assert_eq!(page.status, 200);
        assert!(page.says("请记下订单号"));
        assert_eq!(visitor.get(&format!("/orders/{number}-02")).status, 200);
        // The secret itself is not in the database.
        let secret = cookie.split(['=', ';']).nth(1).unwrap();
        assert_eq!(secret.len(), 43);
        let rows = app.number(&format!(
            "SELECT COUNT(*) AS n FROM purchase_links WHERE token_hash = '{secret}'"
        ));
        assert_eq!(rows, 0);
    }
    let found = look_up(&app.visitor(), &format!("{number}-02"), PHONE);
    assert_eq!(found.location(), format!("/orders/{number}-02"));
    // One browser keeps several purchases open.
    let second = place(app, &guest(), &[TIN], CASH);
    let visitor = app.visitor();
    look_up(&visitor, number.as_str(), PHONE);
    look_up(&visitor, second.as_str(), PHONE);
    assert_eq!(visitor.get(&format!("/orders/{number}")).status, 200);
    assert_eq!(visitor.get(&format!("/orders/{second}-01")).status, 200);
    // A guest acts like anybody else.
    let page = visitor.get(&format!("/orders/{second}-01"));
    let done = visitor.submit(&page, "form[action$='/cancellation']", &[]);
    assert_eq!(visitor.follow(&done).text("h1"), "已取消");
    // A browser that many share forgets it after a day.
    app.advance_ms(DAY_MS + 1);
    assert_eq!(visitor.get(&format!("/orders/{number}")).status, 404);
});

on_both!(a_look_up_that_fails_says_only_that, |app| {
    let own = place(app, &guest(), &[TIN], CASH);
    let visitor = app.visitor();
    let wrong = look_up(&visitor, own.as_str(), "13900000000");
    let nobodys = unused();
    let unknown = look_up(&visitor, nobodys.as_str(), "13900000000");
    assert_eq!((wrong.status, unknown.status), (422, 422));
    assert_eq!(
        wrong.body.replace(own.as_str(), ""),
        unknown.body.replace(nobodys.as_str(), "")
    );
    assert!(wrong.says("订单号和手机号（或邮箱）对不上"));
    assert_eq!(wrong.attribute("#f-contact", "value"), "13900000000");
    for (number, contact, faults) in [
        ("", "", 2),
        ("\u{200b}\u{202e}", "\u{3000}", 2),
        ("🍑", "🍑", 2),
        ("<script>alert(1)</script>", "<b>@x", 2),
        ("-1", "-1", 2),
        ("2611254310573282", PHONE, 1),
        (&"9".repeat(5_000), PHONE, 1),
        (own.as_str(), &"1".repeat(5_000), 1),
        (own.as_str(), "' OR 1=1 --", 1),
    ] {
        let refused = look_up(&visitor, number, contact);
        assert_eq!(refused.status, 422, "{number} {contact}");
        assert_eq!(
            refused.count("[aria-invalid=true]"),
            faults,
            "{number} {contact}"
        );
        assert!(!refused.has("main script") && !refused.has("main b"));
        assert_eq!(refused.attribute("#f-number", "value"), number);
    }
});

on_both!(guesses_are_slowed_down_the_same_for_any_number, |app| {
    let own = place(app, &guest(), &[TIN], CASH);
    let nobodys = unused();
    let visitor = app.visitor();
    let mut statuses = BTreeMap::new();
    for number in [&own, &nobodys] {
        let all: Vec<u16> = (0..12)
            .map(|n| look_up(&visitor, number.as_str(), &format!("139000000{n:02}")).status)
            .collect();
        statuses.insert(number.as_str(), all);
        // The next number is tried from the same address: let it rest.
        app.advance_ms(20 * 60_000);
    }
    for all in statuses.values() {
        assert_eq!(all[..10], [422; 10]);
        assert_eq!(all[10..], [429; 2]);
    }
    for n in 0..10 {
        look_up(&visitor, own.as_str(), &format!("139000000{n:02}"));
    }
    let slow = look_up(&visitor, own.as_str(), PHONE);
    assert_eq!(slow.status, 429, "the right phone is no way around");
    assert_eq!(slow.header("retry-after"), "60");
    assert!(slow.says("操作太频繁了"));
    app.advance_ms(60_000);
    assert_eq!(look_up(&visitor, own.as_str(), PHONE).status, 303);
    // Who knows the phone is not slowed down.
    app.advance_ms(20 * 60_000);
    for _ in 0..15 {
        assert_eq!(look_up(&visitor, own.as_str(), PHONE).status, 303);
    }
});

on_both!(the_link_in_a_letter_opens_one_purchase_for_a_while, |app| {
    let number = place_with(app, &guest(), &[TIN, PEACHES], TRANSFER, |checkout| {
        checkout.email = Some(Email::parse("guest@example.org").unwrap());
    });
    let other = place(app, &guest(), &[TIN], CASH);
    app.settle();
    let letters = app.letters();
    let to_guest: Vec<_> = letters
        .iter()
        .filter(|letter| letter.to == "guest@example.org")
        .collect();
    assert_eq!(to_guest.len(), 1, "one letter for the purchase");
    assert_eq!(to_guest[0].subject, "一品：订单已提交，请付款");
    // 168.00 + 10.00 freight, 59.90 + 12.00 freight.
    assert!(
        to_guest[0]
            .text
            .contains(&format!("订单 {number} 已提交，合计 ¥249.90"))
    );
    assert!(to_guest[0].text.contains("2026-11-28 10:00 前"));
    let link = to_guest[0]
        .text
        .split_whitespace()
        .find_map(|word| word.split_once(&app.node.origin))
        .map(|(_, path)| path.to_owned())
        .unwrap();
    let (path, token) = link.split_once("?token=").unwrap();
    assert_eq!((path, token.len()), (&*format!("/orders/{number}"), 43));

    let visitor = app.visitor();
    let entered = visitor.get(&link);
    assert_eq!((entered.status, entered.location()), (303, path.to_owned()));
    assert_eq!(entered.header("referrer-policy"), "same-origin");
    let page = visitor.follow(&entered);
    assert_eq!(page.status, 200);
    assert!(!page.body.contains(token));
    assert_eq!(visitor.get(&format!("{path}-02")).status, 200);
    assert_eq!(visitor.get(&format!("/orders/{other}")).status, 404);
    // For another number it is worth nothing.
    let stranger = app.visitor();
    let wrong = stranger.get(&format!("/orders/{other}?token={token}"));
    assert_eq!((wrong.status, wrong.header("set-cookie")), (303, ""));
    assert_eq!(stranger.follow(&wrong).status, 404);
    app.advance_ms(30 * DAY_MS + 1);
    assert_eq!(visitor.get(path).status, 404);
    let late = app.visitor();
    let entered = late.get(&link);
    assert_eq!(late.follow(&entered).status, 404);
    // What has run out is swept up in time; by then there are letters about the orders' expiry.
    let old = format!(
        "SELECT COUNT(*) AS n FROM purchase_links WHERE expires_at = {}",
        world::NOW_MS + 30 * DAY_MS
    );
    assert_eq!(app.number(&old), 1);
    app.advance_ms(31 * DAY_MS);
    app.settle();
    assert_eq!(app.number(&old), 0);
});

on_both!(the_cookie_of_a_cart_opens_what_was_bought_with_it, |app| {
    let (own, other) = ("g".repeat(43), "h".repeat(43));
    let number = place(app, &BuyerScope::of_guest(&own), &[TIN], CASH);
    for (token, status) in [(own, 200), (other, 404)] {
        let visitor = app.visitor();
        let request = visitor
            .request("GET", &format!("/orders/{number}"))
            .header("cookie", format!("yipin_cart={token}"));
        assert_eq!(visitor.send(request).status, status);
    }
});

on_both!(malformed_cookies_open_nothing_and_break_nothing, |app| {
    let number = place(app, &wang(), &[TIN], CASH);
    for cookie in [
        "",
        "....",
        "a.b.c",
        "%00%ff",
        "'; DROP TABLE orders",
        &"x.".repeat(3_000),
    ] {
        let visitor = app.visitor();
        let request = visitor
            .request("GET", &format!("/orders/{number}"))
            .header("cookie", format!("yipin_purchases={cookie}"));
        assert_eq!(visitor.send(request).status, 404, "{cookie}");
    }
});

on_both!(the_list_has_tabs_and_pages, |app| {
    let wang = app.login(world::WANG);
    let empty = wang.get("/orders");
    assert!(empty.says("还没有订单"));
    let numbers: Vec<_> = (0..14)
        .map(|_| {
            app.advance_ms(1_000);
            first(&place(app, &self::wang(), &[TIN], CASH))
        })
        .collect();
    place(app, &guest(), &[TIN], CASH);
    let unpaid = place(app, &self::wang(), &[PEACHES], TRANSFER);
    take_up(app, &numbers[0]);
    take_up(app, &numbers[1]);
    send(app, &numbers[1], "SF1000000000001", None);
    app.db
        .write_now(|tx| {
            cancel::by_buyer(tx, &self::wang(), &numbers[2], &cancel::Reason::default())
        })
        .unwrap();

    let page = wang.get("/orders");
    assert_eq!(page.count("article"), 12);
    assert_eq!(page.text("article .badge"), "待付款");
    assert!(page.says("请在 2026-11-28"));
    assert_eq!(
        page.attribute("article .button.primary", "href"),
        format!("/orders/{unpaid}-01")
    );
    let second = wang.get(&page.attribute("a[rel=next]", "href"));
    assert_eq!(second.count("article"), 3);
    assert_eq!(
        second.texts("article .badge"),
        ["已取消", "待收货", "待发货"]
    );
    assert!(!second.has("a[rel=next]"));
    assert_eq!(second.attribute("a[rel=first]", "href"), "/orders");
    for (tab, count) in [
        ("to_pay", 1),
        ("to_ship", 12),
        ("to_receive", 1),
        ("done", 0),
        ("cancelled", 1),
        ("nonsense", 12),
    ] {
        let page = wang.get(&format!("/orders?tab={tab}"));
        assert_eq!(page.count("article"), count, "{tab}");
        assert_eq!(page.count(".tabs [aria-current]"), 1, "{tab}");
    }
    assert_eq!(wang.get("/orders?after=x").status, 400);
    let emily = app.login(world::EMILY);
    assert_eq!(emily.get("/orders").count("article"), 0);
    let behind = page.attribute("a[rel=next]", "href");
    assert_eq!(emily.get(&behind).count("article"), 0);
    let nobody = app.visitor().get("/orders");
    assert_eq!(nobody.location(), "/account/login?next=%2Forders");
});

on_both!(the_pages_cost_the_same_however_much_was_bought, |app| {
    let one = place(app, &wang(), &[TIN], CASH);
    let many = place(app, &wang(), &[TIN, LOOSE, PEACHES], CASH);
    take_up(app, &first(&one));
    send(app, &first(&one), "SF1000000000003", None);
    take_up(app, &first(&many));
    send(app, &first(&many), "SF1000000000001", Some("1"));
    send(app, &first(&many), "SF1000000000002", None);
    let wang = app.login(world::WANG);
    let cost = |path: &str| {
        let before = app.statements();
        assert_eq!(wang.get(path).status, 200);
        app.statements() - before
    };
    // Two of each are those of the session, seven ask what can be claimed for.
    assert_eq!(cost(&format!("/orders/{one}-01")), 22);
    assert_eq!(cost(&format!("/orders/{many}-01")), 22);
    assert_eq!(cost(&format!("/orders/{one}")), 6);
    assert_eq!(cost(&format!("/orders/{many}")), 6);
    assert_eq!(cost("/orders"), 5);
});

on_both!(
    /// O-33, O-35: what people write is shown as they wrote it, never run.
    o_33_o_35_text_is_shown_literally,
    |app| {
        let odd = "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %> %s%n \
                   \"><img src=x onerror=alert(1)> javascript:alert(1)";
        let number = place_with(app, &wang(), &[TIN], CASH, |checkout| {
            checkout.notes = BTreeMap::from([(ShopId(world::LONGJING.id), odd.to_owned())]);
            odd.clone_into(&mut checkout.ship_to.name);
            odd.clone_into(&mut checkout.ship_to.detail);
        });
        app.execute(&format!(
            "UPDATE order_lines SET title_zh = '{odd}', pack_zh = '{odd}'; \
             UPDATE shops SET name_zh = '{odd}', bank_name = '{odd}' WHERE id = 1"
        ));
        let wang = app.login(world::WANG);
        for path in [
            format!("/orders/{number}"),
            format!("/orders/{number}-01"),
            "/orders".to_owned(),
        ] {
            let page = wang.get(&path);
            assert_eq!(page.status, 200, "{path}");
            assert!(page.says(odd), "{path}: {}", page.shown());
            assert!(!page.has("[onerror]") && !page.has("a[href^=javascript]"), "{path}");
            assert!(!page.says("49"), "{path}");
        }
        let page = wang.get(&format!("/orders/{number}-01"));
        wang.submit(&page, "form[action$='/cancellation']", &[("reason", odd)]);
        let page = wang.get(&format!("/orders/{number}-01"));
        assert_eq!(page.text(".timeline blockquote"), odd);
        app.settle();
        let letters = app.letters();
        assert!(letters.iter().any(|letter| letter.text.contains(odd)));
    }
);

on_both!(
    /// O-55: nothing that a buyer or a village writes adds a header or a recipient to a letter.
    o_55_a_name_cannot_add_headers_to_a_letter,
    |app| {
        let number = place_with(app, &guest(), &[TIN], CASH, |checkout| {
            checkout.email = Some(Email::parse("guest@example.org").unwrap());
            "王\r\nBcc: evil@example.org\r\n🍑".clone_into(&mut checkout.ship_to.name);
        });
        app.execute(
            "UPDATE shops SET name_zh = '茶铺' || CHR(13) || CHR(10) || 'Bcc: evil@example.org' \
             WHERE id = 1"
                .replace("CHR(", match app.engine {
                    crate::support::Engine::Sqlite => "CHAR(",
                    crate::support::Engine::Postgres => "CHR(",
                })
                .as_str(),
        );
        take_up(app, &first(&number));
        let server = SmtpServer::taking();
        app.settle_by(server.mailer());
        let mut to = Vec::new();
        for mail in server.rest() {
            assert!(mail["to"].as_array().unwrap().len() == 1, "{mail}");
            let headers = mail["headers"].as_array().unwrap();
            assert!(headers.iter().all(|name| name != "Bcc"), "{mail}");
            to.push(mail["to"][0].as_str().unwrap().to_owned());
        }
        assert!(to.contains(&"guest@example.org".to_owned()) && !to.contains(&"evil@example.org".to_owned()));
        assert_eq!(
            app.number("SELECT COUNT(*) AS n FROM mails WHERE state <> 'sent'"),
            0
        );
    }
);

on_both!(old_news_stand_in_the_inbox_and_are_not_mailed, |app| {
    place(app, &wang(), &[TIN], CASH);
    // The node was down; what happened meanwhile is told when it is back.
    app.advance_ms(2 * DAY_MS);
    app.settle();
    assert!(app.letters().iter().any(|letter| letter.to == world::WANG));
    app.advance_ms(1);
    place(app, &wang(), &[TIN], CASH);
    app.advance_ms(2 * DAY_MS + 1);
    app.settle();
    assert_eq!(app.letters(), []);
    let wang = app.login(world::WANG);
    let page = wang.get("/account/inbox");
    assert_eq!(page.count(".rows > li.new"), 2);
    // A notice carries the time of what it tells of.
    assert_eq!(
        page.texts(".rows time"),
        ["2026-11-27 10:00", "2026-11-25 10:00"]
    );
});

on_both!(a_buyer_is_told_of_each_step, |app| {
    // A person with a phone only gets letters at the address of the checkout.
    app.execute("UPDATE users SET email = NULL WHERE id = 31");
    let mail = "wang-at-work@example.org";
    let told = |app: &TestApp| {
        app.settle();
        let letters = app.letters();
        let own = letters.into_iter().filter(|letter| letter.to == mail);
        // Several are sent at once, in any order.
        own.map(|letter| letter.subject.replace("一品：", ""))
            .collect::<BTreeSet<_>>()
    };
    let place = |app: &TestApp| {
        first(&place_with(app, &wang(), &[TIN], TRANSFER, |checkout| {
            checkout.email = Some(Email::parse(mail).unwrap());
        }))
    };
    let number = place(app);
    assert_eq!(
        told(app),
        BTreeSet::from(["订单已提交，请付款"].map(str::to_owned))
    );
    pay(app, &number, 17_800);
    assert_eq!(
        told(app),
        BTreeSet::from(["已收到您的付款"].map(str::to_owned))
    );
    take_up(app, &number);
    send(app, &number, "SF1000000000001", None);
    assert_eq!(
        told(app),
        BTreeSet::from(["店铺已接单", "您的订单已发货"].map(str::to_owned))
    );

    let number = place(app);
    app.db
        .write_now(|tx| {
            let scope = packer(tx);
            cancel::by_shop(tx, &scope, &number, &cancel::Reason::parse("没有货了")?)
        })
        .unwrap();
    assert_eq!(
        told(app),
        BTreeSet::from(["订单已提交，请付款", "订单已取消"].map(str::to_owned))
    );
    pay(app, &number, 17_800);
    assert_eq!(
        told(app),
        BTreeSet::from(["收到了迟到的付款"].map(str::to_owned))
    );
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM notices WHERE user_id = 31"),
        7
    );
});
