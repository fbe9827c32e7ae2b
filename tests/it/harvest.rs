//! Households, lots, the published rule, and how a line's earnings go to those who have grown it.

use crate::claims::{act, id, send_back_for};
use crate::support::orders::{COD, TRANSFER, balance, place_one, record_payment};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};
use crate::trace::call_back;

pub const DESK: &str = "/desk/longjing";

/// Adds households through the form; gives their ids.
pub fn add_households(app: &TestApp, editor: &Visitor, names: &[(&str, &str)]) -> Vec<i64> {
    let page = editor.get(&format!("{DESK}/households"));
    for (name, alias) in names {
        let fields = [("household_name", *name), ("alias", *alias)];
        let sent = editor.submit(&page, "form[action$='/households']", &fields);
        assert_eq!(sent.status, 303, "{}", sent.shown());
    }
    let id = |name: &str| {
        app.number(&format!(
            "SELECT id AS n FROM households WHERE name = '{name}'"
        ))
    };
    names.iter().map(|(name, _)| id(name)).collect()
}

/// Notes a lot of tins through the form: who has brought how much.
pub fn note_lot(editor: &Visitor, quantity: &str, brought: &[(i64, &str)]) -> Page {
    let page = editor.get(&format!("{DESK}/lots/new"));
    let inputs: Vec<(String, &str)> = brought
        .iter()
        .map(|(id, amount)| (format!("parts[{id}]"), *amount))
        .collect();
    let mut fields = vec![
        ("lot_item", "1"),
        ("harvested_on", "2026-11-20"),
        ("lot_quantity", quantity),
        ("grade", "特级"),
    ];
    fields.extend(inputs.iter().map(|(name, amount)| (name.as_str(), *amount)));
    editor.submit(&page, "form[action$='/lots']", &fields)
}

pub fn publish(manager: &Visitor, fund: &str, costs: &str) -> Page {
    let page = manager.get(&format!("{DESK}/sharing"));
    let fields = [("fund", fund), ("costs", costs), ("rule_note", "修路")];
    manager.submit(&page, "form[action$='/sharing']", &fields)
}

/// Takes an order up and sends what is left of it, with what is typed into the form.
pub fn send(app: &TestApp, order: &str, typed: &[(&str, &str)]) -> Page {
    let packer = app.login(world::LONGJING_PACKER);
    let page = format!("{DESK}/orders/{order}");
    packer.get(&page);
    packer.post(&format!("{page}/acceptance"), &[]);
    let page = packer.get(&page);
    let usual = [("carrier", "SF"), ("tracking_number", "SF1234567890123")];
    let usual = usual
        .into_iter()
        .filter(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
    let parcel: Vec<_> = usual.chain(typed.iter().copied()).collect();
    packer.submit(&page, "form[action$='/shipments']", &parcel)
}

/// What a household has, as the balance of its account says.
pub fn has(app: &TestApp, household: i64) -> i64 {
    app.number(&format!(
        "SELECT CAST(COALESCE(-SUM(balance_minor), 0) AS BIGINT) AS n FROM ledger_accounts \
         WHERE kind = 'household' AND payee_id = {household}"
    ))
}

pub fn line_of(app: &TestApp, order: &str) -> i64 {
    app.number(&format!(
        "SELECT MIN(l.id) AS n FROM order_lines l JOIN orders o ON o.id = l.order_id \
         WHERE o.number = '{order}'"
    ))
}

pub const THREE: [(&str, &str); 3] = [
    ("翁秀英", "茶农翁家"),
    ("戚建国", "茶农戚家"),
    ("樊月娥", "茶农樊家"),
];

on_both!(what_an_order_earns_reaches_the_households, |app| {
    let (editor, manager) = (
        app.login(world::LONGJING_EDITOR),
        app.login(world::LONGJING_MANAGER),
    );
    let ids = add_households(app, &editor, &THREE);
    // 12, 8 and 5 kg: 48, 32 and 20 %.
    let brought = [(ids[0], "12"), (ids[1], "8"), (ids[2], "5")];
    assert_eq!(note_lot(&editor, "30", &brought).status, 303);
    assert_eq!(publish(&manager, "5", "10").status, 303);
    // 2 × 168.00, sent free of charge.
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    let sent = send(app, &order, &[]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    // Costs 33.60, fund 16.80; of 285.60 48 % are 137.088, 32 % 91.392, 20 % 57.12: the odd fen
    // goes to the largest remainder, .8.
    assert_eq!(balance(app, 1, "entitlement"), 0);
    assert_eq!(balance(app, 1, "costs"), -3_360);
    assert_eq!(balance(app, 1, "village_fund"), -1_680);
    assert_eq!(
        ids.iter().map(|id| has(app, *id)).collect::<Vec<_>>(),
        [13_709, 9_139, 5_712]
    );
    let buyer = app.login(world::WANG);
    let page = buyer.get(&format!("/orders/{order}"));
    let words =
        "按分配办法，您付的 ¥336.00 里，有 ¥285.60 归 3 户农家：茶农翁家、茶农戚家、茶农樊家。";
    assert!(page.says(words), "{}", page.shown());
    // The parcel is under way, and all of it may still go back.
    assert!(!page.says("到了 3 户"), "{}", page.shown());
    assert!(
        !page.body.contains("翁秀英"),
        "names are for the shop alone"
    );

    // One of the two tins goes back: half of each share, the odd fen of two halves to the first.
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let form = accountant.get(&format!("{DESK}/orders/{order}/refund"));
    let input = format!("lines[{}]", line_of(app, &order));
    let fields = [(input.as_str(), "1"), ("reason", "受潮")];
    let back = accountant.submit(&form, "form[action$='/refund']", &fields);
    assert_eq!(back.status, 303, "{}", back.shown());
    assert_eq!(
        ids.iter().map(|id| has(app, *id)).collect::<Vec<_>>(),
        [6_854, 4_570, 2_856]
    );
    assert_eq!(balance(app, 1, "costs"), -1_680);
    let page = buyer.get(&format!("/orders/{order}"));
    assert!(
        page.says("按分配办法，您付的 ¥168.00 里，有 ¥142.80 归 3 户农家"),
        "{}",
        page.shown()
    );
    // The receipt says it too, to the fen: 142.80 + 8.40 + 16.80 = 168.00.
    let receipt = format!("/orders/{order}/papers/receipt");
    let shown: String = buyer.get(&receipt).shown().split_whitespace().collect();
    let file = buyer.get_pdf(&format!("{receipt}.pdf")).concat();
    for words in [
        "按分配办法，您付的钱里，有 ¥142.80 归 3 户农家：茶农翁家、茶农戚家、茶农樊家。",
        "归农家（3 户）¥142.80",
        "归村集体¥8.40",
        "店铺的包装等费用¥16.80",
        "您付的，减去退回的¥168.00",
    ] {
        let words: String = words.split_whitespace().collect();
        assert!(shown.contains(&words), "{words}: {shown}");
        assert!(file.contains(&words), "{words}: {file}");
    }
    assert!(!file.contains("翁秀英"), "names are for the shop alone");

    let statement = format!("{DESK}/households/{}/statement", ids[0]);
    let page = accountant.get(&format!("{statement}?month=2026-11"));
    for words in [
        "2026 年 11 月账单",
        "翁秀英",
        "卖出 1 笔，您应得 ¥68.54",
        "扣回 ¥68.55",
        "¥137.09",
    ] {
        assert!(page.says(words), "{words}: {}", page.shown());
    }
    let file = accountant.get_pdf(&format!("{statement}.pdf?month=2026-11"));
    for words in ["2026年11月账单", "翁秀英", "您应得¥68.54", "−¥68.55"] {
        assert!(file.concat().contains(words), "{words}: {file:?}");
    }
    assert_eq!(editor.get(&format!("{statement}.pdf")).status, 403);
    let empty = accountant.get(&format!("{statement}?month=2026-10"));
    assert!(empty.says("这个月没有记录。"), "{}", empty.shown());
    for odd in ["x", "-5000-01", "%2B12026-01", "2026-11-01"] {
        let page = accountant.get(&format!("{statement}?month={odd}"));
        assert_eq!(page.status, 400, "{odd}");
    }
    let money = accountant.get(&format!("{DESK}/money"));
    assert!(money.says("翁秀英") && money.says("¥68.54") && money.says("村集体"));
    for page in ["/households", "/households/1000/statement"] {
        let packer = app.login(world::LONGJING_PACKER);
        assert_eq!(packer.get(&format!("{DESK}{page}")).status, 403, "{page}");
    }
    // The editor knows the families, not what they earn.
    assert_eq!(editor.get(&statement).status, 403);
});

on_both!(
    a_parcel_that_left_before_it_was_paid_is_shared_when_it_is,
    |app| {
        let editor = app.login(world::LONGJING_EDITOR);
        let ids = add_households(app, &editor, &THREE[..2]);
        note_lot(&editor, "30", &[(ids[0], "1"), (ids[1], "1")]);
        publish(&app.login(world::LONGJING_MANAGER), "0", "0");
        let order = place_one(app, COD, &[(world::TEA_TIN, 2)]);
        assert_eq!(send(app, &order, &[]).status, 303);
        assert_eq!(has(app, ids[0]), 0);
        record_payment(app, &order, 33_600);
        assert_eq!([has(app, ids[0]), has(app, ids[1])], [16_800, 16_800]);
    }
);

/// Two families with a lot of tins each, of which nothing is kept back, and an order of some tins for
/// 168.00 each that is paid; the families, and the order.
fn of_two_families(app: &TestApp, tins: i64) -> (Vec<i64>, String) {
    let editor = app.login(world::LONGJING_EDITOR);
    let ids = add_households(app, &editor, &THREE[..2]);
    for id in &ids {
        assert_eq!(note_lot(&editor, "10", &[(*id, "1")]).status, 303);
    }
    publish(&app.login(world::LONGJING_MANAGER), "0", "0");
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, tins)]);
    record_payment(app, &order, 16_800 * tins);
    (ids, order)
}

/// Sends one tin of the order in a parcel of its own, of no lot.
fn send_without_lot(app: &TestApp, order: &str) {
    let line = line_of(app, order);
    let [quantity, lot] = ["quantities", "lots"].map(|name| format!("{name}[{line}]"));
    let sent = send(app, order, &[(&quantity, "1"), (&lot, "")]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
}

/// Calls the lot of a family back.
pub fn recall_lot_of(app: &TestApp, family: i64) {
    let lot = app.number(&format!(
        "SELECT lot_id AS n FROM lot_shares WHERE household_id = {family}"
    ));
    let manager = app.login(world::LONGJING_MANAGER);
    let recalled = call_back(&manager, &format!("{DESK}/lots/{lot}"), "受潮");
    assert_eq!(recalled.status, 303, "{}", recalled.shown());
}

/// Sends one tin of the order in a parcel of its own, of the family's lot.
pub fn send_one(app: &TestApp, order: &str, family: i64) {
    let packer = app.login(world::LONGJING_PACKER);
    let page = format!("{DESK}/orders/{order}");
    packer.get(&page);
    packer.post(&format!("{page}/acceptance"), &[]);
    let line = line_of(app, order);
    let [quantity, lot] = ["quantities", "lots"].map(|name| format!("{name}[{line}]"));
    let of_family = format!("SELECT lot_id AS n FROM lot_shares WHERE household_id = {family}");
    let of_family = app.number(&of_family).to_string();
    let number = format!("SF{family:013}");
    let typed = [
        ("carrier", "SF"),
        ("tracking_number", number.as_str()),
        (&quantity, "1"),
        (&lot, &of_family),
    ];
    let sent = packer.submit(&packer.get(&page), "form[action$='/shipments']", &typed);
    assert_eq!(sent.status, 303, "{}", sent.shown());
}

/// Gives something of the order back.
pub fn refund(app: &TestApp, order: &str, input: &str, typed: &str) {
    let accountant = app.login(world::LONGJING_ACCOUNTANT);
    let form = accountant.get(&format!("{DESK}/orders/{order}/refund"));
    let fields = [(input, typed), ("reason", "补差价")];
    let back = accountant.submit(&form, "form[action$='/refund']", &fields);
    assert_eq!(back.status, 303, "{}", back.shown());
}

on_both!(what_goes_back_by_amount_is_borne_by_every_parcel, |app| {
    let (ids, order) = of_two_families(app, 2);
    let all = || [has(app, ids[0]), has(app, ids[1])];
    // 36.00 before anything has left: 300.00 are earned, by two tins.
    refund(app, &order, "amount", "36");
    send_one(app, &order, ids[0]);
    assert_eq!(all(), [15_000, 0]);
    // 30.00 in between: half of what is there is shared already.
    refund(app, &order, "amount", "30");
    assert_eq!(all(), [13_500, 0]);
    send_one(app, &order, ids[1]);
    assert_eq!(all(), [13_500, 13_500]);
    // 50.01 afterwards: 25.005 each, and the odd fen from the first.
    refund(app, &order, "amount", "50.01");
    assert_eq!(all(), [10_999, 11_000]);
    // And the rest: nobody pays back more than there was.
    refund(app, &order, "amount", "219.99");
    assert_eq!((all(), balance(app, 1, "entitlement")), ([0, 0], 0));
});

on_both!(
    goods_that_are_not_sent_cost_no_other_family_anything,
    |app| {
        let (ids, order) = of_two_families(app, 2);
        send_one(app, &order, ids[0]);
        let line = format!("lines[{}]", line_of(app, &order));
        refund(app, &order, &line, "1");
        assert_eq!(has(app, ids[0]), 16_800);
        assert_eq!(balance(app, 1, "entitlement"), 0);
    }
);

on_both!(who_has_grown_a_recalled_lot_pays_for_it, |app| {
    let (ids, order) = of_two_families(app, 2);
    for family in &ids {
        send_one(app, &order, *family);
    }
    let all = || [has(app, ids[0]), has(app, ids[1])];
    assert_eq!(all(), [16_800, 16_800]);
    recall_lot_of(app, ids[0]);
    grant(app, &order, "1");
    assert_eq!(all(), [0, 16_800]);
    // The other tin is bad, too: that is of no recalled lot.
    grant(app, &order, "1");
    assert_eq!(all(), [0, 0]);
});

on_both!(
    what_the_shop_gives_back_after_a_recall_is_of_that_lot,
    |app| {
        // A tin of each family, and one of no lot.
        let (ids, order) = of_two_families(app, 3);
        send_one(app, &order, ids[0]);
        send_without_lot(app, &order);
        send_one(app, &order, ids[1]);
        let all = || {
            let own = balance(app, 1, "entitlement");
            [has(app, ids[0]), has(app, ids[1]), -own]
        };
        assert_eq!(all(), [16_800, 16_800, 16_800]);
        recall_lot_of(app, ids[0]);
        let line = format!("lines[{}]", line_of(app, &order));
        refund(app, &order, &line, "1");
        assert_eq!(all(), [0, 16_800, 16_800]);
        // Nothing of that lot is left: next comes what is of none.
        refund(app, &order, &line, "1");
        assert_eq!(all(), [0, 16_800, 0]);
    }
);

/// Wang complains about so many tins of an order, and the shop gives the money for them back.
pub fn grant(app: &TestApp, order: &str, tins: &str) {
    let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
    let path = format!("/orders/{order}/complaint");
    wang.get(&path);
    let input = format!("lines[{}]", line_of(app, order));
    let typed = [(input.as_str(), tins), ("reason", "受潮")];
    let claim = id(&wang.upload(&path, &typed, Vec::new()));
    let granted = act(&manager, &format!("{DESK}/claims/{claim}"), "approval", &[]);
    assert_eq!(granted.status, 303, "{}", granted.shown());
}

on_both!(
    goods_of_no_lot_that_went_back_leave_the_others_theirs,
    |app| {
        let (editor, manager) = (
            app.login(world::LONGJING_EDITOR),
            app.login(world::LONGJING_MANAGER),
        );
        let ids = add_households(app, &editor, &THREE[..1]);
        assert_eq!(note_lot(&editor, "10", &[(ids[0], "1")]).status, 303);
        publish(&manager, "0", "0");
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 4)]);
        record_payment(app, &order, 67_200);
        let line = line_of(app, &order);
        let [quantity, lot] = ["quantities", "lots"].map(|name| format!("{name}[{line}]"));
        // Two of four tins are of no lot, and bad: their 336.00 go back.
        let first = send(app, &order, &[(&quantity, "2"), (&lot, "")]);
        assert_eq!(first.status, 303, "{}", first.shown());
        grant(app, &order, "2");
        assert_eq!(balance(app, 1, "entitlement"), -33_600);
        // The other two are the family's, and so is all that is left.
        let second = send(app, &order, &[("tracking_number", "SF1234567890124")]);
        assert_eq!(second.status, 303, "{}", second.shown());
        assert_eq!(
            (has(app, ids[0]), balance(app, 1, "entitlement")),
            (33_600, 0)
        );
    }
);

// Four tins of 168.00: one of the first family, one of no lot, then one of the other family, and one that
// is still to leave.
on_both!(a_tin_of_no_lot_that_went_back_is_borne_by_the_shop, |app| {
    let (ids, order) = of_two_families(app, 4);
    send_one(app, &order, ids[0]);
    send_without_lot(app, &order);
    grant(app, &order, "1");
    assert_eq!(has(app, ids[0]), 16_800);
    assert_eq!(balance(app, 1, "entitlement"), -33_600);
    send_one(app, &order, ids[1]);
    assert_eq!([has(app, ids[0]), has(app, ids[1])], [16_800, 16_800]);
    assert_eq!(balance(app, 1, "entitlement"), -16_800);
});

// The same four, but the one of no lot goes back for half of its price: all four bear 21.00 of the 84.00.
on_both!(
    what_goes_back_for_less_is_borne_by_all_and_is_of_no_lot_all_the_same,
    |app| {
        let (ids, order) = of_two_families(app, 4);
        let all = || {
            let own = balance(app, 1, "entitlement");
            [has(app, ids[0]), has(app, ids[1]), -own]
        };
        send_one(app, &order, ids[0]);
        send_without_lot(app, &order);
        send_back_for(app, &order, "84");
        assert_eq!(all(), [14_700, 0, 44_100]);
        send_one(app, &order, ids[1]);
        assert_eq!(all(), [14_700, 14_700, 29_400]);
        // The next one is of a family, since the one of no lot is not there any more: of the 588.00 that are
        // left, 168.00 come out of everything.
        grant(app, &order, "1");
        assert_eq!(all(), [10_500, 10_500, 21_000]);
    }
);

on_both!(
    what_a_recalled_lot_has_paid_goes_to_no_other_family,
    |app| {
        let (ids, order) = of_two_families(app, 4);
        send_one(app, &order, ids[0]);
        send_without_lot(app, &order);
        recall_lot_of(app, ids[0]);
        grant(app, &order, "1");
        assert_eq!(balance(app, 1, "entitlement"), -50_400);
        send_one(app, &order, ids[1]);
        assert_eq!([has(app, ids[0]), has(app, ids[1])], [0, 16_800]);
        assert_eq!(balance(app, 1, "entitlement"), -33_600);
    }
);

on_both!(what_leaves_of_no_lot_was_not_what_went_back_before, |app| {
    let (ids, order) = of_two_families(app, 4);
    send_one(app, &order, ids[0]);
    // Nobody says what is wrong with it: all four bear 42.00 of the 168.00.
    grant(app, &order, "1");
    assert_eq!(has(app, ids[0]), 12_600);
    send_without_lot(app, &order);
    send_one(app, &order, ids[1]);
    assert_eq!([has(app, ids[0]), has(app, ids[1])], [12_600, 12_600]);
    assert_eq!(balance(app, 1, "entitlement"), -25_200);
});

on_both!(an_order_keeps_the_rule_it_was_placed_under, |app| {
    let (editor, manager) = (
        app.login(world::LONGJING_EDITOR),
        app.login(world::LONGJING_MANAGER),
    );
    let ids = add_households(app, &editor, &THREE[..1]);
    note_lot(&editor, "30", &[(ids[0], "1")]);
    let unruled = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    app.advance_ms(1_000);
    publish(&manager, "10", "0");
    app.advance_ms(1_000);
    let ruled = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    app.advance_ms(1_000);
    for _ in 0..2 {
        assert_eq!(publish(&manager, "50", "50").status, 303);
    }
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM sharing_rules"),
        2,
        "the same is one"
    );
    for order in [&unruled, &ruled] {
        record_payment(app, order, 33_600);
    }
    // Before any rule the money stays with the shop; then 10 % were for the fund.
    assert_eq!(send(app, &unruled, &[]).status, 303);
    assert_eq!(
        (has(app, ids[0]), balance(app, 1, "entitlement")),
        (0, -67_200)
    );
    assert_eq!(send(app, &ruled, &[]).status, 303);
    assert_eq!(
        (has(app, ids[0]), balance(app, 1, "village_fund")),
        (30_240, -3_360)
    );
    assert_eq!(balance(app, 1, "entitlement"), -33_600);
    let refused = publish(&manager, "60", "50");
    assert_eq!(refused.status, 422);
    assert!(refused.has("#f-costs[aria-invalid]"), "{}", refused.shown());
    // Only a manager publishes.
    assert_eq!(editor.post(&format!("{DESK}/sharing"), &[]).status, 403);
});

on_both!(a_lot_gives_no_more_than_was_harvested, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let ids = add_households(app, &editor, &THREE[..1]);
    let first = note_lot(&editor, "1", &[(ids[0], "1")]);
    note_lot(&editor, "20", &[(ids[0], "1")]);
    publish(&app.login(world::LONGJING_MANAGER), "0", "0");
    let codes = ["330106-261120-01", "330106-261120-02"];
    let page = editor.get(&format!("{DESK}/lots"));
    assert!(codes.iter().all(|code| page.says(code)), "{}", page.shown());
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    let input = format!("lots[{}]", line_of(app, &order));
    let css = format!("#f-lots-{}[aria-invalid]", line_of(app, &order));
    // The oldest is chosen already, and holds one only.
    let refused = send(app, &order, &[]);
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(refused.has(&css), "{}", refused.shown());
    assert_eq!(send(app, &order, &[(&input, "999999")]).status, 422);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM shipments"), 0);
    // Of no lot: it stays with the shop.
    assert_eq!(send(app, &order, &[(&input, "")]).status, 303);
    assert_eq!(
        (has(app, ids[0]), balance(app, 1, "entitlement")),
        (0, -33_600)
    );

    // One that was never used can go; one of which something has left stays as it is.
    let unused = first.location();
    editor.get(&unused);
    assert_eq!(editor.post(&format!("{unused}/removal"), &[]).status, 303);
    assert_eq!(editor.get(&unused).status, 404);
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 2)]);
    record_payment(app, &order, 33_600);
    assert_eq!(send(app, &order, &[]).status, 303);
    assert_eq!(has(app, ids[0]), 33_600);
    let used = app.number("SELECT id AS n FROM lots WHERE assigned = 2");
    let used = format!("{DESK}/lots/{used}");
    let page = editor.get(&used);
    assert!(!page.has("[name^='parts']"), "{}", page.shown());
    assert_eq!(editor.post(&format!("{used}/removal"), &[]).status, 409);
    let less = editor.submit(
        &page,
        &format!("form[action='{used}']"),
        &[("lot_quantity", "1")],
    );
    assert!(
        less.status == 422 && less.has("#f-lot-quantity[aria-invalid]"),
        "{}",
        less.shown()
    );
    let more = [("lot_quantity", "40"), ("plot", "狮峰 <山>")];
    assert_eq!(
        editor
            .submit(&page, &format!("form[action='{used}']"), &more)
            .status,
        303
    );
    assert!(editor.get(&used).says("狮峰 <山>"));
});

on_both!(households_and_lots_are_checked_field_by_field, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let ids = add_households(app, &editor, &THREE[..2]);
    let page = editor.get(&format!("{DESK}/households"));
    for (name, alias, fault) in [
        ("", "茶农", "#f-household-name"),
        ("樊月娥", "樊月娥", "#f-alias"),
        ("樊月娥", "茶农翁家", "#f-alias"),
        ("樊月娥", &"长".repeat(41), "#f-alias"),
    ] {
        let fields = [("household_name", name), ("alias", alias)];
        let refused = editor.submit(&page, "form[action$='/households']", &fields);
        assert_eq!(refused.status, 422, "{name} {alias}");
        assert!(
            refused.has(&format!("{fault}[aria-invalid]")),
            "{}",
            refused.shown()
        );
    }
    let one = format!("{DESK}/households/{}", ids[0]);
    let form = format!("form[action='{one}']");
    let changes = [("poverty", "lifted"), ("has_left", "true")];
    assert_eq!(
        editor.submit(&editor.get(&one), &form, &changes).status,
        303
    );
    let page = editor.get(&one);
    assert!(
        page.says("已退出") && page.attribute("#f-poverty option[selected]", "value") == "lifted"
    );
    // Who has left is not asked for what it has brought.
    let page = editor.get(&format!("{DESK}/lots/new"));
    assert!(!page.has(&format!("[name='parts[{}]']", ids[0])));
    for (typed, fault) in [(vec![(ids[1], "")], "parts"), (vec![(ids[1], "半")], "one")] {
        let refused = note_lot(&editor, "30", &typed);
        assert_eq!(refused.status, 422, "{fault}: {}", refused.shown());
    }
    for quantity in ["0", "-1", "1.5", "1e9", ""] {
        let refused = note_lot(&editor, quantity, &[(ids[1], "1")]);
        assert_eq!(refused.status, 422, "{quantity}");
        assert!(refused.has("#f-lot-quantity[aria-invalid]"), "{quantity}");
    }
    // A household and a lot of another shop are as unknown as ones that do not exist.
    let foreign = app.login(world::PINGGU_MANAGER);
    foreign.get("/desk/pinggu/lots/new");
    let part = format!("parts[{}]", ids[1]);
    let fields = [
        ("lot_item", "3"),
        ("harvested_on", "2026-11-20"),
        ("lot_quantity", "5"),
        (part.as_str(), "1"),
    ];
    assert_eq!(foreign.post("/desk/pinggu/lots", &fields).status, 404);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM lots"), 0);
});
