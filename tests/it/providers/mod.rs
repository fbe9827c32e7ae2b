//! The adapters of payment providers: one suite for all of them, run against a stand-in of each.

mod alipay;
mod keys;
mod stripe;
mod wechat;

use crate::support::orders::{balance, on_hand, state};
use crate::support::provider::{Fake, LONGJING, Paid};
use crate::support::{TestApp, buying, world};

/// A tin of tea with its freight to Shanghai.
pub const TOTAL: i64 = 17_800;
const MINUTE_MS: i64 = 60_000;

fn sum(app: &TestApp, order: &str, column: &str) -> i64 {
    app.number(&format!(
        "SELECT {column} AS n FROM orders WHERE number = '{order}'"
    ))
}

fn outcomes(app: &TestApp, outcome: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM payment_messages WHERE outcome = '{outcome}'"
    ))
}

/// What holds for every provider.
pub fn suite<F: Fake>(app: &TestApp) {
    let paid = Paid::<F>::start(app, LONGJING);
    is_offered_where_every_shop_has_a_name(&paid);
    let order = a_message_counts_once_and_only_if_genuine(&paid);
    money_goes_back_after_a_refusal(&paid, &order);
    silence_is_asked(&paid);
    what_is_not_paid_in_time_is_closed(&paid);
    another_amount_is_held(&paid);
}

fn is_offered_where_every_shop_has_a_name<F: Fake>(paid: &Paid<'_, F>) {
    let buyer = paid.visitor();
    buying::add_tea(&buyer);
    assert!(buying::at_the_till(&buyer, &[]).has("input[value=gateway]"));
    buying::add(&buyer, world::PEACH_BOX, "1");
    assert!(!buying::at_the_till(&buyer, &[]).has("input[value=gateway]"));
}

fn a_message_counts_once_and_only_if_genuine<F: Fake>(paid: &Paid<'_, F>) -> String {
    let (app, buyer) = (paid.app, paid.visitor());
    let purchase = paid.order(&buyer, &[world::TEA_TIN]);
    let order = format!("{purchase}-01");
    let number = paid.begin(&buyer, &purchase);
    assert_eq!(paid.begin(&buyer, &purchase), number, "the same payment");
    paid.fake.pay(&number, TOTAL);
    for forged in paid.fake.forged(&number, paid.now_s()) {
        let answer = paid.notify(&forged);
        assert_eq!(answer.status, 400, "{forged:?}");
        assert_eq!(state(app, &order), "awaiting_payment", "{forged:?}");
    }
    let message = paid.fake.message(&number, paid.now_s());
    for _ in 0..3 {
        let answer = paid.notify(&message);
        assert_eq!((answer.status, answer.body.as_str()), (200, F::THANKS));
    }
    assert_eq!(state(app, &order), "confirmed");
    assert_eq!(sum(app, &order, "paid_minor"), TOTAL);
    assert_eq!(balance(app, 1, F::CUSTODY), TOTAL);
    assert_eq!((outcomes(app, "paid"), outcomes(app, "already")), (1, 2));
    let page = buyer.get(&format!("/orders/{purchase}/payment"));
    assert!(page.says("付款成功"), "{}", page.shown());
    let view = buyer.get(&format!("/orders/{order}"));
    paid.fake.refuse_refunds(true);
    let answer = buyer.submit(&view, "form[action$='/cancellation']", &[]);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    order
}

fn money_goes_back_after_a_refusal<F: Fake>(paid: &Paid<'_, F>, order: &str) {
    let app = paid.app;
    paid.settle();
    let refusals = "SELECT refusals AS n FROM gateway_refunds";
    assert_eq!((app.number(refusals), paid.fake.refunded()), (1, vec![]));
    assert_eq!(sum(app, order, "refunded_minor"), 0);
    assert_eq!(balance(app, 1, F::CUSTODY), TOTAL);
    paid.fake.refuse_refunds(false);
    app.advance_ms(30 * MINUTE_MS);
    for _ in 0..2 {
        paid.settle();
        app.advance_ms(180 * MINUTE_MS);
    }
    assert_eq!(paid.fake.refunded(), [TOTAL]);
    assert_eq!(sum(app, order, "refunded_minor"), TOTAL);
    assert_eq!(balance(app, 1, F::CUSTODY), 0);
}

fn silence_is_asked<F: Fake>(paid: &Paid<'_, F>) {
    let (app, buyer) = (paid.app, paid.visitor());
    let purchase = paid.order(&buyer, &[world::TEA_TIN]);
    let number = paid.begin(&buyer, &purchase);
    let page = buyer.get(&format!("/orders/{purchase}/payment"));
    assert!(page.says("正在等付款结果"), "{}", page.shown());
    paid.fake.pay(&number, TOTAL);
    app.advance_ms(15_000);
    paid.settle();
    assert_eq!(state(app, &format!("{purchase}-01")), "confirmed");
}

fn what_is_not_paid_in_time_is_closed<F: Fake>(paid: &Paid<'_, F>) {
    let (app, buyer) = (paid.app, paid.visitor());
    let stock = on_hand(app, 1);
    let purchase = paid.order(&buyer, &[world::TEA_TIN]);
    let number = paid.begin(&buyer, &purchase);
    app.advance_ms(30 * MINUTE_MS);
    paid.settle();
    assert_eq!(state(app, &format!("{purchase}-01")), "cancelled");
    assert_eq!(on_hand(app, 1), stock);
    assert!(paid.fake.is_closed(&number));
    let open = "SELECT COUNT(*) AS n FROM payments WHERE state IN ('created', 'pending')";
    assert_eq!(app.number(open), 0);
}

fn another_amount_is_held<F: Fake>(paid: &Paid<'_, F>) {
    let (app, buyer) = (paid.app, paid.visitor());
    let purchase = paid.order(&buyer, &[world::TEA_TIN]);
    let number = paid.begin(&buyer, &purchase);
    paid.fake.pay(&number, TOTAL - 1);
    let message = paid.fake.message(&number, paid.now_s());
    assert_eq!(paid.notify(&message).status, 200);
    assert_eq!(state(app, &format!("{purchase}-01")), "awaiting_payment");
    let held = "SELECT received_minor AS n FROM held_payments";
    assert_eq!(app.number(held), TOTAL - 1);
}
