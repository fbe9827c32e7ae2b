//! Who pays where several lots of one line are called back, and what is paid once only.

use yipin::base::clock::DAY_MS;

use crate::claims::{act, delivered, id};
use crate::harvest::{
    DESK, THREE, add_households, grant, has, line_of, note_lot, publish, recall_lot_of, refund,
    send, send_one,
};
use crate::recalls::{complain, completed, give_back, refunded};
use crate::support::orders::{TRANSFER, place_one, record_payment};
use crate::support::{TestApp, on_both, world};
use crate::trace::{call_back, with_lot};

/// What a tin costs.
const TIN: i64 = 16_800;

/// Three families with a lot of tins each, of which nothing is kept back.
fn three_families(app: &TestApp) -> [i64; 3] {
    let editor = app.login(world::LONGJING_EDITOR);
    let ids = add_households(app, &editor, &THREE);
    for id in &ids {
        assert_eq!(note_lot(&editor, "10", &[(*id, "1")]).status, 303);
    }
    publish(&app.login(world::LONGJING_MANAGER), "0", "0");
    ids.try_into().unwrap()
}

/// An order of three tins, of which each family has sent one.
fn one_of_each(app: &TestApp, families: &[i64; 3]) -> String {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
    record_payment(app, &order, 3 * TIN);
    for family in families {
        send_one(app, &order, *family);
    }
    order
}

/// What the families have.
fn all(app: &TestApp, families: &[i64; 3]) -> [i64; 3] {
    families.map(|family| has(app, family))
}

/// Wang complains about so many tins; gives the address of the claim at the desk.
fn ask(app: &TestApp, order: &str, tins: &str) -> String {
    let wang = app.login(world::WANG);
    let claim = id(&complain(&wang, order, line_of(app, order), tins));
    format!("{DESK}/claims/{claim}")
}

fn approve(app: &TestApp, claim: &str) {
    let manager = app.login(world::LONGJING_MANAGER);
    let granted = act(&manager, claim, "approval", &[]);
    assert_eq!(granted.status, 303, "{}", granted.shown());
}

fn offer(app: &TestApp, claim: &str, amount: &str) {
    let manager = app.login(world::LONGJING_MANAGER);
    let typed = [("amount", amount), ("reason", "按罐退")];
    let offered = act(&manager, claim, "offer", &typed);
    assert_eq!(offered.status, 303, "{}", offered.shown());
}

/// The buyer says nothing to an offer.
fn stay_silent(app: &TestApp) {
    app.advance_ms(7 * DAY_MS + 1);
    app.settle();
}

/// How the goods of two lots go back.
type Ways<'a> = [&'a dyn Fn(&str); 2];

// A tin of each of three families in each of five orders; the lot of the first is called back, then that
// of the second. What goes back first is the first family's, then comes the second's, and the third, whose
// lot is good, pays for its own tin alone.
on_both!(each_recalled_lot_pays_for_its_own_tins, |app| {
    let families = three_families(app);
    let orders: [String; 5] = std::array::from_fn(|_| one_of_each(app, &families));
    let mut expected = [5 * TIN; 3];
    assert_eq!(all(app, &families), expected);
    recall_lot_of(app, families[0]);
    app.advance_ms(1);
    recall_lot_of(app, families[1]);
    let by_shop = |order: &str| give_back(app, order, "1");
    let by_claim = |order: &str| grant(app, order, "1");
    let ways: [Ways<'_>; 4] = [
        [&by_shop, &by_shop],
        [&by_claim, &by_claim],
        [&by_shop, &by_claim],
        [&by_claim, &by_shop],
    ];
    for (way, order) in ways.iter().zip(&orders) {
        for (family, give) in way.iter().enumerate() {
            app.advance_ms(1);
            give(order);
            expected[family] -= TIN;
            assert_eq!(all(app, &families), expected, "{order}");
        }
    }
    // Both at once.
    grant(app, &orders[4], "2");
    assert_eq!(all(app, &families), [0, 0, 5 * TIN]);
    // Nothing is left that was called back: the other tin is the third family's.
    by_shop(&orders[0]);
    by_claim(&orders[1]);
    assert_eq!(all(app, &families), [0, 0, 3 * TIN]);
});

// Two lots are of one family, one of them good, and the third is of another.
on_both!(
    a_family_pays_for_no_other_lot_out_of_what_its_good_one_has_earned,
    |app| {
        let editor = app.login(world::LONGJING_EDITOR);
        let ids = add_households(app, &editor, &THREE[..2]);
        let lots = [ids[0], ids[0], ids[1]].map(|family| {
            assert_eq!(note_lot(&editor, "10", &[(family, "1")]).status, 303);
            app.number("SELECT MAX(id) AS n FROM lots")
        });
        publish(&app.login(world::LONGJING_MANAGER), "0", "0");
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
        record_payment(app, &order, 3 * TIN);
        let line = line_of(app, &order);
        let [quantity, of_lot] = ["quantities", "lots"].map(|name| format!("{name}[{line}]"));
        for lot in lots {
            let (lot, number) = (lot.to_string(), format!("SF{lot:013}"));
            let typed = [
                (quantity.as_str(), "1"),
                (of_lot.as_str(), lot.as_str()),
                ("tracking_number", number.as_str()),
            ];
            assert_eq!(send(app, &order, &typed).status, 303);
        }
        let manager = app.login(world::LONGJING_MANAGER);
        let both = || [has(app, ids[0]), has(app, ids[1])];
        assert_eq!(both(), [2 * TIN, TIN]);
        for (lot, left) in [(lots[0], [TIN, TIN]), (lots[2], [TIN, 0])] {
            app.advance_ms(1);
            let lot = format!("{DESK}/lots/{lot}");
            assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
            app.advance_ms(1);
            give_back(app, &order, "1");
            assert_eq!(both(), left);
        }
        give_back(app, &order, "1");
        assert_eq!(both(), [0, 0]);
    }
);

on_both!(
    what_is_called_back_until_a_claim_is_granted_pays_for_it,
    |app| {
        let families = three_families(app);
        let orders: [String; 2] = std::array::from_fn(|_| one_of_each(app, &families));
        // Somebody complains about two tins before anything is called back, somebody in between.
        let before = ask(app, &orders[0], "2");
        app.advance_ms(1);
        recall_lot_of(app, families[0]);
        app.advance_ms(1);
        let between = ask(app, &orders[1], "2");
        app.advance_ms(1);
        recall_lot_of(app, families[1]);
        assert_eq!(all(app, &families), [2 * TIN; 3]);
        approve(app, &before);
        assert_eq!(all(app, &families), [TIN, TIN, 2 * TIN]);
        approve(app, &between);
        assert_eq!(all(app, &families), [0, 0, 2 * TIN]);
    }
);

on_both!(a_tin_that_is_sent_back_is_of_the_recalled_lot, |app| {
    let families = three_families(app);
    let order = one_of_each(app, &families);
    let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
    let page = format!("/orders/{order}");
    assert_eq!(act(&wang, &page, "receipt", &[]).status, 303);
    recall_lot_of(app, families[1]);
    app.advance_ms(1);
    let input = format!("lines[{}]", line_of(app, &order));
    let form = format!("{page}/sending-back");
    let claim = id(&act(&wang, &form, "sending-back", &[(&input, "1")]));
    let (page, desk) = (
        format!("{page}/claims/{claim}"),
        format!("{DESK}/claims/{claim}"),
    );
    let parcel = [("carrier", "SF"), ("tracking_number", "SF1234567890999")];
    assert_eq!(act(&manager, &desk, "approval", &[]).status, 303);
    assert_eq!(act(&wang, &page, "parcel", &parcel).status, 303);
    assert_eq!(all(app, &families), [TIN; 3]);
    assert_eq!(act(&manager, &desk, "approval", &[]).status, 303);
    assert_eq!(all(app, &families), [TIN, 0, TIN]);
});

// A tin of each family; 30.00 for one after the first lot was called back.
on_both!(
    a_part_of_the_price_is_borne_by_the_lot_that_the_claim_is_about,
    |app| {
        let families = three_families(app);
        let order = one_of_each(app, &families);
        recall_lot_of(app, families[0]);
        app.advance_ms(1);
        let claim = ask(app, &order, "1");
        offer(app, &claim, "30");
        app.advance_ms(1);
        // Called back after somebody complained: this is not what the claim is about.
        recall_lot_of(app, families[1]);
        stay_silent(app);
        assert_eq!(refunded(app), 3_000);
        assert_eq!(all(app, &families), [TIN - 3_000, TIN, TIN]);
        // The first family's tin has been paid for, if for less: the next is the second's.
        give_back(app, &order, "1");
        assert_eq!(all(app, &families), [TIN - 3_000, 0, TIN]);
    }
);

// Three tins, of which two are of the lot, in each of two orders. Nobody can complain any more but for the
// recall.
on_both!(
    what_went_back_since_an_offer_is_not_paid_for_once_more,
    |app| {
        let lot = with_lot(app);
        let orders = [completed(app), completed(app)];
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        for order in &orders {
            app.advance_ms(1);
            let claim = ask(app, order, "2");
            offer(app, &claim, "336");
        }
        app.advance_ms(1);
        // All of what the claim is about, and half of it.
        give_back(app, &orders[0], "2");
        give_back(app, &orders[1], "1");
        assert_eq!(refunded(app), 3 * TIN);
        stay_silent(app);
        let approved = "SELECT COUNT(*) AS n FROM claims WHERE state = 'approved'";
        assert_eq!(app.number(approved), 2);
        // The one tin that is left of the two.
        assert_eq!(refunded(app), 4 * TIN);
    }
);

// The same within the usual days, without any lot: who has three tins has complained about two.
on_both!(what_went_back_since_may_be_what_the_claim_is_about, |app| {
    for (given_back, offered, more) in [("2", "336", 0), ("1", "336", TIN), ("1", "100", 10_000)] {
        let order = delivered(app, &[(world::TEA_TIN, 3)]);
        let claim = ask(app, &order, "2");
        offer(app, &claim, offered);
        app.advance_ms(1);
        give_back(app, &order, given_back);
        let before = refunded(app);
        stay_silent(app);
        assert_eq!(refunded(app) - before, more, "{given_back}, {offered}");
    }
});

on_both!(
    an_administrator_grants_no_more_than_what_is_left_is_worth,
    |app| {
        let order = delivered(app, &[(world::TEA_TIN, 2)]);
        let desk = ask(app, &order, "2");
        let claim = desk.rsplit('/').next().unwrap();
        let (manager, wang) = (app.login(world::LONGJING_MANAGER), app.login(world::WANG));
        let declined = act(&manager, &desk, "refusal", &[("reason", "没有问题")]);
        assert_eq!(declined.status, 303, "{}", declined.shown());
        let page = format!("/orders/{order}/claims/{claim}");
        assert_eq!(act(&wang, &page, "dispute", &[]).status, 303);
        app.advance_ms(1);
        refund(
            app,
            &order,
            &format!("lines[{}]", line_of(app, &order)),
            "1",
        );
        let reviewer = app.login(world::XIHU_REVIEWER);
        let page = format!("/admin/claims/{claim}");
        let shown = reviewer.get(&page);
        let decide = |amount: &str| {
            let typed = [("amount", amount), ("reason", "照片清楚")];
            reviewer.submit(&shown, "form[action$='/approval']", &typed)
        };
        for too_much in ["336", "168.01"] {
            let refused = decide(too_much);
            assert_eq!(refused.status, 422, "{too_much}: {}", refused.shown());
            assert!(refused.says("最多还能退 ¥168.00"), "{}", refused.shown());
        }
        assert_eq!(refunded(app), TIN);
        // Sent twice, it is done once.
        for _ in 0..2 {
            let decided = decide("168");
            assert_eq!(decided.status, 303, "{}", decided.shown());
        }
        assert_eq!(refunded(app), 2 * TIN);
    }
);
