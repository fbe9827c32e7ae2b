//! Stock: the desk's forms, and that what is on hand is the sum of what moved (I1, I2).

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use yipin::base::error::Code;
use yipin::base::ids::{OrderId, ShopId, StockItemId};
use yipin::domain::access::Actor;
use yipin::domain::stock::{Cause, Draw, give_back, take};

use crate::support::{TestApp, on_both, world};

const TINS: &str = "/desk/longjing/stock/1";

fn on_hand(app: &TestApp, item: i64) -> i64 {
    app.number(&format!(
        "SELECT on_hand AS n FROM stock_items WHERE id = {item}"
    ))
}

/// Items whose movements do not add up to what is on hand, or that hold less than nothing.
fn wrong_items(app: &TestApp) -> i64 {
    app.number(
        "SELECT COUNT(*) AS n FROM stock_items i WHERE on_hand < 0 OR on_hand <> \
         (SELECT COALESCE(SUM(quantity), 0) FROM stock_movements m WHERE m.stock_item_id = i.id)",
    )
}

on_both!(goods_are_received_wasted_and_counted, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get(TINS);
    assert!(page.says("40 件"), "{}", page.shown());
    let receipt = "form[action$='/receipt']";
    let fields = [("receipt_amount", "１２"), ("receipt_note", "4 月 3 日")];
    for _ in 0..2 {
        let sent = editor.submit(&page, receipt, &fields);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    assert_eq!(on_hand(app, 1), 52, "sent twice, it counts once");
    let fields = [("waste_amount", "2"), ("waste_note", "受潮")];
    let sent = editor.submit(&page, "form[action$='/waste']", &fields);
    assert_eq!((sent.status, on_hand(app, 1)), (303, 50));
    let fields = [("count_amount", "45"), ("count_note", "月底盘点")];
    let stale = editor.submit(&page, "form[action$='/count']", &fields);
    assert_eq!(stale.status, 409, "the form showed 40");
    let page = editor.get(TINS);
    let sent = editor.submit(&page, "form[action$='/count']", &fields);
    assert_eq!((sent.status, on_hand(app, 1)), (303, 45));
    let page = editor.follow(&sent);
    assert!(
        page.says("−5 件") && page.says("月底盘点"),
        "{}",
        page.shown()
    );
    assert_eq!(wrong_items(app), 0);
    let events = app.number(
        "SELECT COUNT(*) AS n FROM events WHERE aggregate = 'stock' AND aggregate_id = 1 \
         AND actor_id = 12",
    );
    assert_eq!(events, 3);
});

on_both!(the_last_ones_are_wasted_and_the_card_says_so, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let in_stock = "SELECT COUNT(*) AS n FROM listing_cards WHERE shop_id = 1 AND is_in_stock";
    assert_eq!(app.number(in_stock), 1);
    let empty = |item: &str, amount: &str| {
        let page = editor.get(&format!("/desk/longjing/stock/{item}"));
        let fields = [("waste_amount", amount), ("waste_note", "霉变")];
        let sent = editor.submit(&page, "form[action$='/waste']", &fields);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    };
    empty("1", "40");
    assert_eq!(app.number(in_stock), 1, "the loose tea is still there");
    // 40 g are left, less than the step of 50 g.
    empty("2", "19960克");
    assert_eq!(app.number(in_stock), 0);
    let page = editor.get("/desk/longjing/stock/2");
    let fields = [("receipt_amount", "1斤")];
    editor.submit(&page, "form[action$='/receipt']", &fields);
    assert_eq!((on_hand(app, 2), app.number(in_stock)), (540, 1));
    assert_eq!(wrong_items(app), 0);
});

on_both!(
    o21_amounts_that_are_none_are_refused_at_their_field,
    |app| {
        let editor = app.login(world::LONGJING_EDITOR);
        let page = editor.get(TINS);
        for (form, amount) in [
            ("receipt", "0"),
            ("receipt", "-1"),
            ("receipt", "1.5"),
            ("receipt", "1e9"),
            ("receipt", "9223372036854775807"),
            ("receipt", ""),
            ("waste", "41"),
            ("waste", "二"),
            ("count", "-1"),
            ("count", "NaN"),
        ] {
            let (amount_name, note_name) = (format!("{form}_amount"), format!("{form}_note"));
            let fields = [(amount_name.as_str(), amount), (note_name.as_str(), "说明")];
            let refused = editor.submit(&page, &format!("form[action$='/{form}']"), &fields);
            assert_eq!(refused.status, 422, "{form} {amount}: {}", refused.shown());
            assert!(
                refused.has(&format!("#f-{form}-amount[aria-invalid]")),
                "{form} {amount}"
            );
            assert_eq!(
                refused.attribute(&format!("#f-{form}-amount"), "value"),
                amount
            );
            assert!(refused.has("details[open] [role=alert]"));
        }
        let refused = editor.submit(&page, "form[action$='/waste']", &[("waste_amount", "1")]);
        assert!(
            refused.has("#f-waste-note[aria-invalid]"),
            "a reason is needed"
        );
        let malformed = editor.submit(&page, "form[action$='/count']", &[("seen", "x")]);
        assert_eq!(malformed.status, 400);
        assert_eq!((on_hand(app, 1), wrong_items(app)), (40, 0));
    }
);

on_both!(items_are_made_and_renamed, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get("/desk/longjing/stock");
    let form = "form[action='/desk/longjing/stock']";
    let made = editor.submit(&page, form, &[("name", "秋茶"), ("unit", "gram")]);
    assert_eq!(made.status, 303, "{}", made.shown());
    let again = editor.submit(&page, form, &[("name", "秋茶"), ("unit", "gram")]);
    assert_eq!(again.location(), made.location(), "sent twice, it is one");
    for fields in [
        [("name", "秋茶"), ("unit", "piece")],
        [("name", ""), ("unit", "gram")],
        [("name", "冬茶"), ("unit", "barrel")],
    ] {
        assert_eq!(
            editor.submit(&page, form, &fields).status,
            422,
            "{fields:?}"
        );
    }
    let page = editor.follow(&made);
    let form = "form[action$='/name']";
    let taken = editor.submit(&page, form, &[("rename_name", "龙井茶罐装")]);
    assert_eq!(taken.status, 422);
    assert!(
        taken.has("#f-rename-name[aria-invalid]"),
        "{}",
        taken.shown()
    );
    let renamed = editor.submit(&page, form, &[("rename_name", "<b>秋茶")]);
    assert_eq!(editor.follow(&renamed).text("h1"), "<b>秋茶");
});

on_both!(stock_of_another_shop_is_out_of_reach, |app| {
    let foreign = app.login(world::PINGGU_MANAGER);
    foreign.get("/desk/pinggu/stock");
    for path in [
        "/desk/longjing/stock",
        TINS,
        "/desk/pinggu/stock/1",
        "/desk/pinggu/stock/x",
    ] {
        assert_eq!(foreign.get(path).status, 404, "{path}");
    }
    let fields = [
        ("form", "7"),
        ("seen", "40"),
        ("receipt_amount", "5"),
        ("waste_amount", "5"),
        ("waste_note", "x"),
        ("count_amount", "5"),
        ("count_note", "x"),
        ("rename_name", "x"),
        ("shop_id", "1"),
    ];
    for verb in ["receipt", "waste", "count", "name"] {
        for shop in ["longjing", "pinggu"] {
            let path = format!("/desk/{shop}/stock/1/{verb}");
            assert_eq!(foreign.post(&path, &fields).status, 404, "{path}");
        }
    }
    assert_eq!(on_hand(app, 1), 40);
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(packer.get(TINS).status, 200);
    assert_eq!(packer.post(&format!("{TINS}/waste"), &fields).status, 403);
});

/// What sales do to the stock of the tins.
#[derive(Debug, Clone, Copy)]
enum Step {
    Take(i64),
    /// Gives back what this earlier step has taken.
    GiveBack(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1..30_i64).prop_map(Step::Take),
        (0..12_usize).prop_map(Step::GiveBack),
    ];
    prop::collection::vec(step, 1..12)
}

fn draw(order: i64, units: i64) -> Draw {
    Draw {
        cause: Cause::Order(OrderId(order)),
        shop: ShopId(world::LONGJING.id),
        item: StockItemId(1),
        units,
    }
}

/// The same steps on a plain number: what is taken may not exceed what is there, and each order
/// gives back once.
fn follow(app: &TestApp, first_order: i64, steps: &[Step]) {
    let mut expected = on_hand(app, 1);
    let mut taken: Vec<Option<i64>> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match *step {
            Step::Take(units) => {
                let order = first_order + i64::try_from(index).unwrap();
                let done = app
                    .db
                    .write_now(|tx| take(tx, Actor::System, &[draw(order, units)]));
                taken.push(done.is_ok().then_some(units));
                if units <= expected {
                    done.unwrap();
                    expected -= units;
                } else {
                    assert_eq!(done.unwrap_err().code(), Code::StockInsufficient);
                }
            }
            Step::GiveBack(earlier) => {
                taken.push(None);
                let Some(units) = taken.get(earlier).copied().flatten() else {
                    continue;
                };
                let order = first_order + i64::try_from(earlier).unwrap();
                let back = [draw(order, units)];
                app.db
                    .write_now(|tx| give_back(tx, Actor::System, &back))
                    .unwrap();
                expected += units;
                taken[earlier] = None;
                let twice = app.db.write_now(|tx| give_back(tx, Actor::System, &back));
                assert!(twice.is_err(), "an order gives back once");
            }
        }
        assert_eq!(on_hand(app, 1), expected);
    }
    assert_eq!(wrong_items(app), 0);
}

on_both!(any_sequence_of_sales_and_returns_adds_up, |app| {
    // The orders exist by number only.
    app.excuse("stock.movements_have_orders");
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(Config::default().rng_algorithm),
    );
    for round in 0..40_i64 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        follow(app, 10_000 + round * 100, &steps);
    }
});
