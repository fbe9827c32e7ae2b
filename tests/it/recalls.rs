//! What buyers of a recalled lot can claim, long after their goods have come.

use yipin::base::clock::DAY_MS;

use crate::claims::{act, id, send_back_for};
use crate::harvest::{line_of, note_lot, refund, send};
use crate::support::buying::{add_tea, at_the_till, place};
use crate::support::orders::{TRANSFER, place_one, record_payment, state};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};
use crate::trace::{call_back, with_lot};

/// Complains about so many tins.
pub fn complain(buyer: &Visitor, order: &str, line: i64, tins: &str) -> Page {
    let input = format!("lines[{line}]");
    let typed = [(input.as_str(), tins), ("reason", "已召回")];
    let path = format!("/orders/{order}/complaint");
    buyer.get(&path);
    buyer.upload(&path, &typed, Vec::new())
}

/// What has gone back so far.
pub fn refunded(app: &TestApp) -> i64 {
    app.number("SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS n FROM refunds")
}

/// The shop gives so many tins back by itself.
pub fn give_back(app: &TestApp, order: &str, tins: &str) {
    refund(app, order, &format!("lines[{}]", line_of(app, order)), tins);
}

/// Three tins of 168.00, sent free of charge in two parcels: two are of the lot, one is of none.
/// They have come, and nobody can complain any more.
pub fn completed(app: &TestApp) -> String {
    completed_with(app, "")
}

/// The same with the third tin of some lot.
fn completed_with(app: &TestApp, third: &str) -> String {
    let order = received(app, third);
    complete(app, &order);
    order
}

fn complete(app: &TestApp, order: &str) {
    app.advance_ms(8 * DAY_MS);
    app.settle();
    assert_eq!(state(app, order), "completed");
}

/// The same when they have just come.
fn received(app: &TestApp, third: &str) -> String {
    let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 3)]);
    record_payment(app, &order, 50_400);
    let line = line_of(app, &order);
    let [quantity, lot] = ["quantities", "lots"].map(|name| format!("{name}[{line}]"));
    let of_lot = app.number("SELECT MIN(id) AS n FROM lots").to_string();
    let first = [(quantity.as_str(), "2"), (lot.as_str(), of_lot.as_str())];
    assert_eq!(send(app, &order, &first).status, 303);
    let rest = [
        (lot.as_str(), third),
        ("tracking_number", "SF1234567890124"),
    ];
    assert_eq!(send(app, &order, &rest).status, 303);
    let wang = app.login(world::WANG);
    let page = wang.get(&format!("/orders/{order}"));
    wang.submit(&page, "form[action$='/receipt']", &[]);
    order
}

on_both!(a_recall_opens_claims_for_what_has_left_of_the_lot, |app| {
    let lot = with_lot(app);
    let order = completed(app);
    let line = line_of(app, &order);
    let wang = app.login(world::WANG);
    let (page, complaint) = (
        format!("/orders/{order}"),
        format!("a[href='/orders/{order}/complaint']"),
    );
    assert!(!wang.get(&page).has(&complaint));
    assert_eq!(complain(&wang, &order, line, "1").status, 409);
    app.settle();
    app.letters();

    let manager = app.login(world::LONGJING_MANAGER);
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    app.settle();
    // 2026-11-25 and 8 days, and 60 days more.
    let letters = app.letters();
    let told = letters.iter().find(|one| one.to == world::WANG).unwrap();
    assert!(
        told.text.contains("2027-02-01") && told.text.contains("申请退款"),
        "{}",
        told.text
    );
    assert!(wang.get("/account/inbox").says("2027-02-01"));
    let shown = wang.get(&page);
    assert!(shown.has(&complaint), "{}", shown.shown());
    assert!(!shown.has("a[href$='/sending-back']"), "nothing goes back");
    // Of three tins two are of the lot.
    let refused = complain(&wang, &order, line, "3");
    assert_eq!(refused.status, 422, "{}", refused.shown());
    assert!(refused.has(&format!("#f-lines-{line}[aria-invalid]")));
    let input = format!("lines[{line}]");
    let back = wang.post(&format!("/orders/{order}/sending-back"), &[(&input, "1")]);
    assert_eq!(back.status, 422, "{}", back.shown());
    let claim = id(&complain(&wang, &order, line, "2"));
    let desk = format!("/desk/longjing/claims/{claim}");
    assert_eq!(act(&manager, &desk, "approval", &[]).status, 303);
    assert_eq!(refunded(app), 33_600);
    assert_eq!(state(app, &order), "completed");
    assert!(!wang.get(&page).has(&complaint));
    // One tin is left, which was not called back: there is nothing to complain about.
    for tins in ["2", "1"] {
        let refused = complain(&wang, &order, line, tins);
        assert_eq!(refused.status, 409, "{tins}: {}", refused.shown());
    }
});

on_both!(what_the_shop_has_given_back_is_not_claimed_for, |app| {
    let lot = with_lot(app);
    let order = completed(app);
    let line = line_of(app, &order);
    let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    let page = format!("/orders/{order}");
    let complaint = format!("a[href='/orders/{order}/complaint']");
    give_back(app, &order, "1");
    // One of the two that were called back is left, and not the one of no lot.
    assert!(wang.get(&page).has(&complaint));
    assert_eq!(complain(&wang, &order, line, "2").status, 422);
    give_back(app, &order, "1");
    assert!(!wang.get(&page).has(&complaint));
    let refused = complain(&wang, &order, line, "1");
    assert_eq!(refused.status, 409, "{}", refused.shown());
    assert_eq!(refunded(app), 33_600);
    let of_no_lot = "SELECT CAST(SUM(unlotted) AS BIGINT) AS n FROM refund_lines";
    assert_eq!(app.number(of_no_lot), 0);
    // The third goes back as well if the shop wants it to, and is the one of no lot.
    give_back(app, &order, "1");
    assert_eq!((refunded(app), app.number(of_no_lot)), (50_400, 1));
});

on_both!(what_went_back_before_the_recall_is_not_claimed_for, |app| {
    let lot = with_lot(app);
    let editor = app.login(world::LONGJING_EDITOR);
    let family = app.number("SELECT MIN(id) AS n FROM households");
    assert_eq!(note_lot(&editor, "30", &[(family, "1")]).status, 303);
    let other = app.number("SELECT MAX(id) AS n FROM lots").to_string();
    let [one_back, two_back] = ["1", "2"].map(|tins| {
        let order = completed_with(app, &other);
        give_back(app, &order, tins);
        order
    });
    // Of no lot: the shop's own, and what was called back is still there.
    let of_no_lot = completed(app);
    give_back(app, &of_no_lot, "1");
    let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    for (order, left) in [(&two_back, 0), (&one_back, 1), (&of_no_lot, 2)] {
        let complaint = format!("a[href='/orders/{order}/complaint']");
        let shown = wang.get(&format!("/orders/{order}"));
        assert_eq!(shown.has(&complaint), left > 0, "{left}");
        let line = line_of(app, order);
        let more = complain(&wang, order, line, &(left + 1).to_string());
        let refused = if left == 0 { 409 } else { 422 };
        assert_eq!(more.status, refused, "{left}: {}", more.shown());
        if left > 0 {
            let opened = complain(&wang, order, line, &left.to_string());
            assert_eq!(opened.status, 303, "{left}: {}", opened.shown());
        }
    }
});

on_both!(a_claim_and_its_refund_use_goods_up_once, |app| {
    let lot = with_lot(app);
    let order = completed(app);
    let line = line_of(app, &order);
    let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    for gone in [16_800, 33_600] {
        let claim = id(&complain(&wang, &order, line, "1"));
        let desk = format!("/desk/longjing/claims/{claim}");
        assert_eq!(act(&manager, &desk, "approval", &[]).status, 303);
        assert_eq!(refunded(app), gone);
    }
    assert_eq!(complain(&wang, &order, line, "1").status, 409);
});

on_both!(
    what_the_shop_gives_back_meanwhile_is_not_granted_once_more,
    |app| {
        let lot = with_lot(app);
        let order = completed(app);
        let line = line_of(app, &order);
        let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        let claim = id(&complain(&wang, &order, line, "2"));
        give_back(app, &order, "1");
        // Two were called back, and one of them is paid for; the third tin was asked nothing for.
        let desk = format!("/desk/longjing/claims/{claim}");
        assert_eq!(act(&manager, &desk, "approval", &[]).status, 303);
        assert_eq!(refunded(app), 33_600);
        assert_eq!(complain(&wang, &order, line, "1").status, 409);
    }
);

on_both!(
    what_an_offer_was_taken_for_is_not_claimed_for_again,
    |app| {
        let lot = with_lot(app);
        let order = completed(app);
        let line = line_of(app, &order);
        let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        // One tin by an offer: 5.00 for no goods in particular, and the tin stays.
        let claim = id(&complain(&wang, &order, line, "1"));
        let desk = format!("/desk/longjing/claims/{claim}");
        let offer = [("amount", "5.00"), ("reason", "补差价")];
        let offered = act(&manager, &desk, "offer", &offer);
        assert_eq!(offered.status, 303, "{}", offered.shown());
        let page = format!("/orders/{order}/claims/{claim}");
        assert_eq!(act(&wang, &page, "acceptance", &[]).status, 303);
        // Of the two that were called back one is left.
        assert_eq!(complain(&wang, &order, line, "2").status, 422);
        assert_eq!(complain(&wang, &order, line, "1").status, 303);
    }
);

on_both!(
    who_has_no_goods_is_told_of_a_recall_and_of_no_claim,
    |app| {
        let lot = with_lot(app);
        let order = place_one(app, TRANSFER, &[(world::TEA_TIN, 1)]);
        record_payment(app, &order, 17_800);
        assert_eq!(send(app, &order, &[]).status, 303);
        let packer = app.login(world::LONGJING_PACKER);
        let page = format!("/desk/longjing/orders/{order}");
        packer.get(&page);
        let refused = packer.post(&format!("{page}/refusal"), &[("reason", "没人在家")]);
        assert_eq!(
            (refused.status, state(app, &order).as_str()),
            (303, "refused")
        );
        app.settle();
        app.letters();
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        app.settle();
        let letters = app.letters();
        let told = letters.iter().find(|one| one.to == world::WANG).unwrap();
        assert!(
            told.text.contains("请不要食用") && !told.text.contains("申请退款"),
            "{}",
            told.text
        );
        let wang = app.login(world::WANG);
        let shown = wang.get(&format!("/orders/{order}"));
        assert!(!shown.has(&format!("a[href='/orders/{order}/complaint']")));
    }
);

on_both!(
    who_was_given_everything_back_is_told_of_a_recall_and_of_no_claim,
    |app| {
        let lot = with_lot(app);
        let orders: [String; 5] = std::array::from_fn(|_| completed(app));
        let [untouched, one_left, none_left, by_amount, nearly] = &orders;
        // The one of no lot goes back first, then those of the lot.
        give_back(app, one_left, "2");
        give_back(app, none_left, "3");
        // All of the money, for no goods in particular; and all but a fen.
        refund(app, by_amount, "amount", "504");
        refund(app, nearly, "amount", "503.99");
        app.settle();
        app.letters();
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        app.settle();
        let letters = app.letters();
        let wang = app.login(world::WANG);
        for (order, can_claim) in [
            (untouched, true),
            (one_left, true),
            (none_left, false),
            (by_amount, false),
            (nearly, true),
        ] {
            let told = letters
                .iter()
                .find(|one| one.to == world::WANG && one.text.contains(order));
            let told = &told.unwrap().text;
            assert!(told.contains("请不要食用"), "{told}");
            assert_eq!(told.contains("申请退款"), can_claim, "{told}");
            assert_eq!(told.contains("如果您手里还有"), !can_claim, "{told}");
            let shown = wang.get(&format!("/orders/{order}"));
            let complaint = format!("a[href='/orders/{order}/complaint']");
            assert_eq!(shown.has(&complaint), can_claim, "{}", shown.shown());
        }
        let english = wang.get("/account/inbox?lang=en");
        assert!(english.says("Should you have any of it"));
    }
);

on_both!(
    what_is_left_of_each_lot_is_asked_when_it_is_called_back,
    |app| {
        // Two tins are of the first lot, the third of another.
        let first = with_lot(app);
        let editor = app.login(world::LONGJING_EDITOR);
        let family = app.number("SELECT MIN(id) AS n FROM households");
        let second = note_lot(&editor, "30", &[(family, "1")]).location();
        let other = app.number("SELECT MAX(id) AS n FROM lots").to_string();
        let order = completed_with(app, &other);
        let manager = app.login(world::LONGJING_MANAGER);
        let promised = |lot: &str| {
            assert_eq!(call_back(&manager, lot, "受潮").status, 303);
            app.settle();
            let letters = app.letters();
            let told = letters
                .iter()
                .find(|one| one.to == world::WANG && one.subject.contains("召回"));
            told.unwrap().text.contains("申请退款")
        };
        give_back(app, &order, "2");
        app.settle();
        app.letters();
        // Those count as the two of the lot that is called back first.
        assert!(!promised(&first));
        app.advance_ms(1);
        assert!(promised(&second));
    }
);

on_both!(
    what_went_back_for_less_of_no_lot_leaves_the_lot_to_be_claimed_for,
    |app| {
        let lot = with_lot(app);
        let order = received(app, "");
        send_back_for(app, &order, "100");
        assert_eq!(refunded(app), 10_000);
        let of_no_lot = |column: &str| {
            app.number(&format!(
                "SELECT CAST(SUM({column}) AS BIGINT) AS n FROM refund_lines"
            ))
        };
        assert_eq!([of_no_lot("unlotted"), of_no_lot("unlotted_whole")], [1, 0]);
        complete(app, &order);
        let (wang, manager) = (app.login(world::WANG), app.login(world::LONGJING_MANAGER));
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        // Both tins of the lot are still there.
        let line = line_of(app, &order);
        assert_eq!(complain(&wang, &order, line, "3").status, 422);
        let claim = id(&complain(&wang, &order, line, "2"));
        let desk = format!("/desk/longjing/claims/{claim}");
        assert_eq!(act(&manager, &desk, "approval", &[]).status, 303);
        // 168.00 each, whatever was given for the other.
        assert_eq!(refunded(app), 10_000 + 33_600);
    }
);

on_both!(
    the_link_to_a_guest_opens_as_long_as_claims_can_be_made,
    |app| {
        let lot = with_lot(app);
        let guest = app.visitor();
        add_tea(&guest);
        let page = at_the_till(&guest, &[("email", "shen@example.com")]);
        let number = place(&guest, &page);
        let order = format!("{number}-01");
        assert_eq!(send(app, &order, &[]).status, 303);
        app.settle();
        app.letters();
        let manager = app.login(world::LONGJING_MANAGER);
        assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
        app.settle();
        let letters = app.letters();
        let told = letters.iter().find(|one| one.to == "shen@example.com");
        let words = told.unwrap().text.split_whitespace();
        let mut links = words.filter_map(|word| word.split_once(&app.node.origin));
        let (_, link) = links.next().unwrap();
        let status = || {
            let reader = app.visitor();
            reader.follow(&reader.get(link)).status
        };
        app.advance_ms(60 * DAY_MS - 1);
        assert_eq!(status(), 200);
        app.advance_ms(1);
        assert_eq!(status(), 404);
    }
);

on_both!(sixty_days_after_a_recall_claims_are_over, |app| {
    let lot = with_lot(app);
    let [in_time, too_late] = [completed(app), completed(app)];
    let manager = app.login(world::LONGJING_MANAGER);
    assert_eq!(call_back(&manager, &lot, "受潮").status, 303);
    app.advance_ms(60 * DAY_MS);
    let wang = app.login(world::WANG);
    let opened = complain(&wang, &in_time, line_of(app, &in_time), "1");
    assert_eq!(opened.status, 303, "{}", opened.shown());
    app.advance_ms(1);
    let late = complain(&wang, &too_late, line_of(app, &too_late), "1");
    assert_eq!(late.status, 409, "{}", late.shown());
});
