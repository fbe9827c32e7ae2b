//! A part of an order goes back: for goods, for freight, by amount, and never more than was paid.

use std::sync::Mutex;

use yipin::base::error::Code;
use yipin::base::ids::{OrderLineId, UserId};
use yipin::base::money::Money;
use yipin::base::order_number::OrderNumber;
use yipin::domain::access::{ManageMoney, grant};
use yipin::domain::flows::cancel::Reason;
use yipin::domain::flows::refund::{self, LineBack, PartBack, What};
use yipin::domain::orders::{self, Party};
use yipin::domain::payments::{self, RefundCommand, RefundState};

use crate::support::orders::{
    TRANSFER, balance, on_hand, place_one, record_payment, send_all, state,
};
use crate::support::page::Page;
use crate::support::race::race;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

fn desk(order: &str) -> String {
    format!("/desk/longjing/orders/{order}")
}

/// The line of an order with this pack.
fn line(app: &TestApp, order: &str, variant: i64) -> i64 {
    app.number(&format!(
        "SELECT l.id AS n FROM order_lines l JOIN orders o ON o.id = l.order_id \
         WHERE o.number = '{order}' AND l.variant_id = {variant}"
    ))
}

/// Sends the form of a refund with what is typed into it.
fn give_back(visitor: &Visitor, order: &str, typed: &[(&str, &str)]) -> Page {
    let page = visitor.get(&format!("{}/refund", desk(order)));
    let reason = [("reason", "有一罐受潮")];
    visitor.submit(&page, "form[action$='/refund']", &[typed, &reason].concat())
}

fn sum(app: &TestApp, what: &str, order: &str) -> i64 {
    app.number(&format!(
        "SELECT CAST(COALESCE(SUM({what}), 0) AS BIGINT) AS n FROM refund_lines x \
         JOIN refunds r ON r.id = x.refund_id JOIN orders o ON o.id = r.order_id \
         WHERE o.number = '{order}'"
    ))
}

fn refunded(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) AS n FROM refunds r \
         JOIN orders o ON o.id = r.order_id WHERE o.number = '{order}'"
    ))
}

/// Takes something off an order before it is paid, as a coupon of the shop does.
fn take_off(app: &TestApp, order: &str, minor: i64) {
    app.execute(&format!(
        "UPDATE orders SET discount_minor = {minor}, total_minor = total_minor - {minor} \
         WHERE number = '{order}'; \
         UPDATE purchases SET total_minor = total_minor - {minor} \
         WHERE number = SUBSTR('{order}', 1, 16); \
         INSERT INTO promotions (id, shop_id, name_zh, name_en, kind, amount_minor, rate_bp, \
         min_goods_minor, starts_on, ends_on, state, used, created_at) SELECT 1, shop_id, '减', '', \
         'fixed', {minor}, 0, 0, business_date, business_date, 'active', 1, 1 FROM orders \
         WHERE number = '{order}'; \
         INSERT INTO order_reductions (shop_id, order_id, position, kind, bearer_kind, bearer_id, \
         promotion_id, name_zh, name_en, amount_minor) SELECT shop_id, id, 1, 'goods', 'shop', \
         shop_id, 1, '减', '', {minor} FROM orders WHERE number = '{order}'"
    ));
}

on_both!(o_13_goods_go_back_at_what_was_paid_for_them, |app| {
    // 3 × 168.00 are 504.00, with 50.40 off 453.60, freight 10.00. Two of them have cost 302.40.
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
    let freight = app.number(&format!(
        "SELECT freight_minor AS n FROM orders WHERE number = '{order}'"
    ));
    take_off(app, &order, 5_040);
    record_payment(app, &order, 45_360 + freight);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let input = format!("lines[{}]", line(app, &order, world::TEA_TIN));
    let answer = give_back(&accountant, &order, &[(&input, "2")]);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert_eq!(refunded(app, &order), 30_240);
    // Two of three need not be sent any more; the third does, and is in the form.
    assert_eq!(sum(app, "x.unsent", &order), 2);
    // Not ticked: the goods do not go back into stock.
    assert_eq!(on_hand(app, 1), 37);
    let packer = app.login(world::LONGJING_PACKER);
    let page = packer.get(&desk(&order));
    assert!(page.says("已退款，不用再发"), "{}", page.shown());
    let slip = packer.get(&format!("{}/slip", desk(&order)));
    assert!(slip.says("× 1") && !slip.says("× 3"), "{}", slip.shown());
});

on_both!(
    o_15_a_line_keeps_its_share_of_a_discount_in_the_books,
    |app| {
        // 168.00 and 50 g at 320.00 per 500 g, which is 32.00: 200.00 with 20.00 off.
        let order = place_one(
            app,
            TRANSFER,
            &[(world::TEA_TIN, 1), (world::TEA_LOOSE, 50)],
        );
        let freight = app.number(&format!(
            "SELECT freight_minor AS n FROM orders WHERE number = '{order}'"
        ));
        take_off(app, &order, 2_000);
        record_payment(app, &order, 18_000 + freight);
        let accountant = app.login(world::LONGJING_ACCOUNTANT);
        let [tin, loose] =
            [world::TEA_TIN, world::TEA_LOOSE].map(|variant| line(app, &order, variant));
        let restock = format!("restock[{loose}]");
        let typed = [(format!("lines[{loose}]"), "50"), (restock, "true")];
        let typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .collect();
        assert_eq!(give_back(&accountant, &order, &typed).status, 303);
        assert_eq!(refunded(app, &order), 2_880);
        assert_eq!(on_hand(app, 2), 20_000);
        // Nothing would be left to send.
        let input = format!("lines[{tin}]");
        let refused = give_back(&accountant, &order, &[(&input, "1")]);
        assert_eq!(refused.status, 422);
        assert!(refused.says("取消订单"), "{}", refused.shown());
        // Called off: what was put back before is not put back again.
        let manager = app.login(world::LONGJING_MANAGER);
        let page = manager.get(&format!("{}/cancellation", desk(&order)));
        manager.submit(
            &page,
            "form[action$='/cancellation']",
            &[("reason", "没有货了")],
        );
        assert_eq!(state(app, &order), "cancelled");
        assert_eq!((on_hand(app, 1), on_hand(app, 2)), (40, 20_000));
        assert_eq!(refunded(app, &order), 18_000 + freight);
        assert_eq!(sum(app, "x.amount_minor", &order), 18_000);
        assert_eq!(balance(app, 1, "refund_payable"), -18_000 - freight);
    }
);

on_both!(what_is_chosen_is_read_or_refused_beside_its_input, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    send_all(app, &order);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let id = line(app, &order, world::TEA_TIN);
    let input = format!("lines[{id}]");
    for text in ["2", "-1", "1.5", "1e9", "99999999999999999999", "茶"] {
        let refused = give_back(&accountant, &order, &[(&input, text)]);
        assert_eq!(refused.status, 422, "{text}");
        let at = format!("#f-lines-{id}[aria-invalid]");
        assert!(refused.has(&at), "{text}: {}", refused.shown());
    }
    for typed in [
        vec![],
        vec![(input.as_str(), "1"), ("amount", "1")],
        vec![("amount", "178.01")],
    ] {
        let refused = give_back(&accountant, &order, &typed);
        assert_eq!(refused.status, 422, "{typed:?}");
        assert!(refused.has("#f-amount[aria-invalid]"), "{typed:?}");
    }
    assert_eq!(refunded(app, &order), 0);
    // Somebody else's line opens nothing.
    assert_eq!(
        give_back(&accountant, &order, &[("lines[999999]", "1")]).status,
        404
    );
    // The same form twice is one refund, and freight goes back only when it is asked for.
    let page = accountant.get(&format!("{}/refund", desk(&order)));
    let typed = [(input.as_str(), "１"), ("reason", "坏了一罐")];
    for _ in 0..2 {
        let answer = accountant.submit(&page, "form[action$='/refund']", &typed);
        assert_eq!(answer.status, 303, "{}", answer.shown());
    }
    assert_eq!(refunded(app, &order), 16_800);
    let answer = give_back(&accountant, &order, &[("freight", "true")]);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert_eq!(refunded(app, &order), 17_800);
});

on_both!(what_was_refunded_is_not_sent_any_more, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
    let total = app.number(&format!(
        "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
    ));
    record_payment(app, &order, total);
    let manager = app.login(world::LONGJING_MANAGER);
    let page = manager.get(&desk(&order));
    manager.submit(&page, "form[action$='/acceptance']", &[]);
    let input = format!("quantities[{}]", line(app, &order, world::TEA_TIN));
    let page = manager.get(&desk(&order));
    let parcel = [
        ("carrier", "SF"),
        ("tracking_number", "SF1234567890123"),
        (input.as_str(), "1"),
    ];
    manager.submit(&page, "form[action$='/shipments']", &parcel);
    let due = format!("SELECT COALESCE(due_at, 0) AS n FROM orders WHERE number = '{order}'");
    assert_eq!(app.number(&due), 0);
    // The two that have not left are given up: with that, all of it is on its way.
    let goods = format!("lines[{}]", line(app, &order, world::TEA_TIN));
    assert_eq!(give_back(&manager, &order, &[(&goods, "2")]).status, 303);
    assert!(app.number(&due) > 0);
    assert!(!manager.get(&desk(&order)).has("form[action$='/shipments']"));
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{order}"));
    assert!(page.has("form[action$='/receipt']"), "{}", page.shown());
});

/// What of an order is going back, as an accountant sees it.
fn seen(app: &TestApp, number: &OrderNumber) -> Money {
    let seen = app.db.read_now(|conn| {
        let shop = grant::shop::<ManageMoney>(conn, UserId(14), "longjing")?;
        let refunds = payments::refunds_of_order(conn, &shop, number)?;
        Money::total(refunds.iter().map(|refund| refund.amount))
    });
    seen.unwrap()
}

on_both!(
    o_12_sixty_four_refunds_at_once_stay_within_lines_and_order,
    |app| {
        let people = 64;
        for way in ["lines", "amounts", "both"] {
            // 10 × 168.00; some want three of them, others 300.00.
            let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 10)]);
            let total = app.number(&format!(
                "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
            ));
            record_payment(app, &order, total);
            let number = OrderNumber::parse(&order).unwrap();
            let id = OrderLineId(line(app, &order, world::TEA_TIN));
            let done = Mutex::new(0);
            race(
                people,
                1,
                |person| {
                    let by_line = way == "lines" || (way == "both" && person % 2 == 0);
                    let what = if by_line {
                        let line = LineBack {
                            line_id: id,
                            quantity: 3,
                            restock: true,
                        };
                        What::Parts {
                            lines: vec![line],
                            freight: true,
                        }
                    } else {
                        What::Amount(Money::new(30_000).unwrap())
                    };
                    // Whoever was crossed by somebody else looks again and tries anew.
                    for turn in 0..200 {
                        let part = PartBack {
                            what: what.clone(),
                            reason: Reason::parse(&format!("第 {person} 位第 {turn} 次"))?,
                            seen: seen(app, &number),
                        };
                        let tried = app.db.write_now(|tx| {
                            let shop =
                                grant::shop::<ManageMoney>(tx.conn(), UserId(14), "longjing")?;
                            refund::open_part(tx, &shop, &number, &part)
                        });
                        match tried {
                            Err(error) if error.code() == Code::StateIllegalTransition => {}
                            tried => {
                                *done.lock().unwrap() += usize::from(tried.is_ok());
                                return tried;
                            }
                        }
                    }
                    Err(Code::SystemBusy.into())
                },
                |_| {},
                |_, outcomes| {
                    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
                        assert_eq!(error.code(), Code::FieldInvalid, "{error:?}");
                    }
                },
            );
            assert!(*done.lock().unwrap() >= 3, "{way}");
            assert!(refunded(app, &order) <= total, "{way}");
            assert!(sum(app, "x.quantity", &order) <= 10, "{way}");
            if way == "lines" {
                // Three times three tins; a tenth one alone is nobody's wish.
                assert_eq!(*done.lock().unwrap(), 3);
                assert_eq!(sum(app, "x.quantity", &order), 9);
                assert_eq!(sum(app, "x.amount_minor", &order), 9 * 16_800);
            }
        }
    }
);

on_both!(o_12_sixty_four_forms_at_once_over_http, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 4)]);
    let total = app.number(&format!(
        "SELECT total_minor AS n FROM orders WHERE number = '{order}'"
    ));
    record_payment(app, &order, total);
    let login = || app.login(world::LONGJING_ACCOUNTANT);
    let people: Vec<Mutex<Visitor>> = (0..64).map(|_| Mutex::new(login())).collect();
    let input = format!("lines[{}]", line(app, &order, world::TEA_TIN));
    race(
        64,
        1,
        |person| {
            let visitor = people[person].lock().unwrap();
            let page = visitor.get(&format!("{}/refund", desk(&order)));
            let reason = format!("第 {person} 位");
            let typed = [(input.as_str(), "3"), ("reason", reason.as_str())];
            visitor.submit(&page, "form[action$='/refund']", &typed)
        },
        |_| {},
        |_, answers| {
            for answer in &answers {
                assert!(matches!(answer.status, 303 | 422), "{}", answer.shown());
            }
        },
    );
    // Three of four once; nobody else gets more than the one that is left.
    assert_eq!(sum(app, "x.quantity", &order), 3);
    assert_eq!(refunded(app, &order), 3 * 16_800);
});

/// Lets the first refund of an order fail, as a gateway does.
fn fail(app: &TestApp, order: &str) {
    let number = OrderNumber::parse(order).unwrap();
    let failed = app.db.write_now(|tx| {
        let shop = grant::shop::<ManageMoney>(tx.conn(), UserId(14), "longjing")?;
        let order = orders::lock_for_shop(tx, &shop, &number)?.unwrap();
        let refunds = payments::refunds_of_order(tx.conn(), &shop, &number)?;
        let (mut state, id) = (RefundState::Approved, refunds[0].id);
        for command in [RefundCommand::Start, RefundCommand::Fail] {
            state = payments::take_step(tx, order.scope(), id, state, command, Party::System)?;
        }
        Ok(())
    });
    failed.unwrap();
}

on_both!(a_refund_that_failed_is_seen_and_can_be_sent_again, |app| {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
    record_payment(app, &order, 17_800);
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    assert_eq!(
        give_back(&accountant, &order, &[("amount", "20")]).status,
        303
    );
    fail(app, &order);
    for page in [desk(&order), "/desk/longjing/money".to_owned()] {
        let page = accountant.get(&page);
        assert!(page.says("没退成功"), "{}", page.shown());
    }
    let page = accountant.get(&desk(&order));
    assert_eq!(
        accountant
            .submit(&page, "form[action$='/sending']", &[])
            .status,
        303
    );
    assert_eq!(balance(app, 1, "refund_payable"), 0);
    let back = format!("SELECT refunded_minor AS n FROM orders WHERE number = '{order}'");
    assert_eq!(app.number(&back), 2_000);
});
