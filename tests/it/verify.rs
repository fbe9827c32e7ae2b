//! The checks of `yipin verify`: quiet on sound rows, and each names the fault planted for it.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use yipin::db::DbConn;
use yipin::domain::verify;

use crate::support::Engine;
use crate::support::{catalogue, world};

/// For each check, statements that break its rule. Constraints are taken away before.
const PLANTED: &[(&str, &str)] = &[
    (
        "stock.not_negative",
        "UPDATE stock_items SET on_hand = -1 WHERE id = 1",
    ),
    (
        "stock.taken_for_orders",
        "DELETE FROM stock_movements WHERE id = 11",
    ),
    (
        "stock.given_back",
        "DELETE FROM stock_movements WHERE id = 14",
    ),
    (
        "stock.given_back_by_refunds",
        "UPDATE refund_lines SET restocked = 50 WHERE id = 1",
    ),
    (
        "stock.moved_as_weighed",
        "UPDATE shipment_lines SET weighed_grams = 3 WHERE id = 1",
    ),
    (
        "stock.movements_sum",
        "UPDATE stock_items SET on_hand = 39 WHERE id = 1",
    ),
    (
        "stock.movements_once",
        "INSERT INTO stock_movements SELECT * FROM stock_movements WHERE id = 11",
    ),
    (
        "stock.movements_have_orders",
        "UPDATE stock_movements SET reference_id = 77 WHERE id = 12",
    ),
    (
        "cards.follow_their_source",
        "UPDATE shops SET state = 'suspended' WHERE id = 2",
    ),
    (
        "shops.counted_where_they_are",
        "UPDATE open_shops SET county_code = '330110' WHERE shop_id = 1",
    ),
    (
        "cards.stand_in_their_months",
        "DELETE FROM season_cards WHERE listing_id = 1 AND month = 3",
    ),
    (
        "cards.say_what_is_in_stock",
        "UPDATE listing_cards SET is_in_stock = FALSE WHERE listing_id = 2",
    ),
    (
        "orders.purchases_have_orders",
        "DELETE FROM orders WHERE id = 3",
    ),
    (
        "orders.one_per_shop",
        "UPDATE orders SET shop_id = 1 WHERE id = 2",
    ),
    (
        "orders.have_lines",
        "DELETE FROM order_lines WHERE order_id = 2",
    ),
    (
        "orders.items_sum",
        "UPDATE order_lines SET line_minor = 33599 WHERE id = 1",
    ),
    (
        "orders.total_sum",
        "UPDATE orders SET freight_minor = 999 WHERE id = 1",
    ),
    (
        "orders.purchase_sum",
        "UPDATE purchases SET total_minor = 1 WHERE id = 1",
    ),
    // 320.00 × 100 g / 500 g = 64.00.
    (
        "orders.line_price",
        "UPDATE order_lines SET line_minor = 6401 WHERE id = 3",
    ),
    (
        "orders.sent_no_more_than_ordered",
        "INSERT INTO shipment_lines (id, shop_id, shipment_id, order_line_id, quantity, missing_grams) \
         VALUES (2, 1, 2, 1, 1, 0)",
    ),
    (
        "orders.timers_of_parcels",
        "UPDATE orders SET due_at = NULL WHERE id = 1",
    ),
    (
        "ledger.transfers_balance",
        "UPDATE ledger_entries SET amount_minor = 1 WHERE id = 2",
    ),
    (
        "ledger.own_accounts",
        "UPDATE ledger_entries SET account_id = 5 WHERE id = 2",
    ),
    (
        "payments.orders_know_what_was_paid",
        "UPDATE payments SET state = 'failed' WHERE id = 1",
    ),
    (
        "payments.orders_know_what_went_back",
        "UPDATE refunds SET state = 'processing' WHERE id = 1",
    ),
    (
        "payments.allocations_sum",
        "UPDATE payments SET amount_minor = 34601 WHERE id = 1",
    ),
    (
        "ledger.custody_is_what_is_held",
        "DELETE FROM ledger_transfers WHERE id = 1",
    ),
    (
        "gateways.payments_have_proof",
        "UPDATE payments SET provider = 'sandbox', number = 'P1' WHERE id = 1",
    ),
    (
        "gateways.proofs_have_payments",
        "INSERT INTO payments (id, purchase_id, provider, method, amount_minor, currency, state, \
         created_at, number) VALUES (9, 1, 'sandbox', 'gateway', 7190, 'CNY', 'expired', 100, 'P9'); \
         INSERT INTO payment_messages (id, provider, kind, headers, body, received_at, is_verified, \
         about, said, amount_minor, currency) VALUES (9, 'sandbox', 'answer', '{}', '', 100, \
         TRUE, 'P9', 'succeeded', 7190, 'CNY')",
    ),
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, 'CNY', 'done', 100)",
    ),
    // The gateway has unsaid it since, and nobody has heard of that.
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, 'CNY', 'done', 100); \
         INSERT INTO payment_messages (id, provider, kind, headers, body, received_at, is_verified, \
         about, said, amount_minor, currency) VALUES (8, 'sandbox', 'answer', '{}', '', 100, TRUE, \
         'R9', 'succeeded', 7400, 'CNY'), (9, 'sandbox', 'answer', '{}', '', 101, TRUE, 'R9', \
         'failed', 7400, 'CNY')",
    ),
    // The gateway has sent it all the same, after another amount had been settled by hand.
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, last_error, left_because, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, \
         'CNY', 'done', 'another amount', 'differs', 100); \
         INSERT INTO payment_messages (id, provider, kind, headers, body, received_at, is_verified, \
         about, said, amount_minor, currency) VALUES (9, 'sandbox', 'answer', '{}', '', 100, TRUE, \
         'R9', 'succeeded', 7400, 'CNY')",
    ),
    // It has sent anything at all of what was settled by hand since it was gone.
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, last_error, left_because, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, \
         'CNY', 'done', 'no gateway', 'no_gateway', 100); \
         INSERT INTO payment_messages (id, provider, kind, headers, body, received_at, is_verified, \
         about, said, amount_minor, currency) VALUES (9, 'sandbox', 'answer', '{}', '', 100, TRUE, \
         'R9', 'succeeded', 7300, 'CNY')",
    ),
    (
        "gateways.refunds_agree",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, 'CNY', 'failed', 100)",
    ),
    (
        "gateways.no_more_back_than_came",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, created_at) VALUES (9, 'R9', 2, 1, 1, 7401, 'CNY', 'done', 100)",
    ),
    (
        "refunds.no_more_than_paid",
        "INSERT INTO refunds (id, shop_id, order_id, amount_minor, state, reason, requested_at) \
         VALUES (2, 1, 3, 1, 'requested', '', 300)",
    ),
    (
        "refunds.parts_sum",
        "UPDATE refund_lines SET amount_minor = 6399 WHERE id = 1",
    ),
    // 64.00 was paid for the line.
    (
        "refunds.lines_no_more_than_paid",
        "UPDATE refund_lines SET amount_minor = 6401 WHERE id = 1",
    ),
    (
        "refunds.unlotted_left_without_a_lot",
        "INSERT INTO shipment_lines (id, shop_id, shipment_id, order_line_id, quantity, \
         weighed_grams, missing_grams) VALUES (8, 1, 1, 3, 100, NULL, 0), (9, 1, 1, 3, 60, NULL, 0); \
         INSERT INTO shipment_line_lots (id, shop_id, shipment_line_id, lot_id, units) \
         VALUES (8, 1, 8, 1, 100); \
         UPDATE refund_lines SET unlotted = 61 WHERE id = 1",
    ),
    (
        "refunds.freight_no_more_than_paid",
        "UPDATE refunds SET freight_minor = 1001 WHERE id = 1",
    ),
    (
        "refunds.missing_mass_goes_back",
        "UPDATE refund_lines SET quantity = 19 WHERE id = 1; \
         INSERT INTO shipment_lines (id, shop_id, shipment_id, order_line_id, quantity, \
         weighed_grams, missing_grams) VALUES (2, 1, 1, 3, 80, 80, 20)",
    ),
    (
        "refunds.orders_called_off_give_back",
        "UPDATE refunds SET amount_minor = 7399 WHERE id = 1",
    ),
    (
        "ledger.owed_is_what_refunds_wait_for",
        "UPDATE refunds SET state = 'approved' WHERE id = 1",
    ),
    (
        "ledger.days_are_those_of_payments",
        "UPDATE ledger_transfers SET business_date = '2026-11-24' WHERE id = 1; \
         UPDATE ledger_transfers SET reference_id = 9 WHERE id = 1",
    ),
    (
        "lots.shares_make_the_whole",
        "UPDATE lot_shares SET share_bps = 2499 WHERE id = 1",
    ),
    (
        "lots.hold_what_left",
        "UPDATE lots SET assigned = 3 WHERE id = 1",
    ),
    (
        "tenants.traces",
        "UPDATE lot_certificates SET shop_id = 2 WHERE id = 1",
    ),
    (
        "traces.certificates_name_their_key",
        "UPDATE trace_keys SET since = 61 WHERE id = 1",
    ),
    (
        "traces.certificates_are_all_kept",
        "UPDATE lot_certificates SET number = 2 WHERE id = 1",
    ),
    (
        "traces.nothing_leaves_after_a_recall",
        "INSERT INTO lot_recalls (id, shop_id, lot_id, reason, party, recalled_at) \
         VALUES (1, 1, 1, '', 'shop', 399)",
    ),
    (
        "traces.recalls_are_told",
        "INSERT INTO lot_recalls (id, shop_id, lot_id, reason, party, recalled_at) \
         VALUES (1, 1, 1, '', 'shop', 400)",
    ),
    // What was told is of another lot.
    (
        "traces.recalls_are_told",
        "INSERT INTO lot_recalls (id, shop_id, lot_id, reason, party, recalled_at) \
         VALUES (1, 1, 1, '', 'shop', 400); \
         INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, after, \
         occurred_at, business_date) VALUES (900, 1, 'order', 1, 'order.lot_recalled', 'user', \
         '{\"lot\":2}', 400, '2026-11-25')",
    ),
    (
        "tenants.lots",
        "UPDATE lot_shares SET household_id = 3 WHERE id = 1",
    ),
    (
        "ledger.balances_are_sums",
        "UPDATE ledger_accounts SET balance_minor = -999 WHERE id = 3",
    ),
    (
        "ledger.lines_earn_their_part",
        "UPDATE order_lines SET line_minor = 33599 WHERE id = 1; \
         UPDATE orders SET items_minor = 33601 WHERE id = 1",
    ),
    (
        "ledger.sharing_stays_on_its_line",
        "UPDATE ledger_entries SET order_line_id = 2 WHERE id = 15",
    ),
    (
        "ledger.sharing_follows_the_lot",
        "UPDATE ledger_entries SET amount_minor = -7141 WHERE id = 15; \
         UPDATE ledger_entries SET amount_minor = -21419 WHERE id = 16",
    ),
    (
        "reductions.sum",
        "UPDATE order_reductions SET kind = 'goods' WHERE id = 1",
    ),
    (
        "reductions.one_of_each",
        "INSERT INTO order_reductions SELECT * FROM order_reductions WHERE id = 1",
    ),
    (
        "reductions.leave_something",
        "UPDATE order_reductions SET amount_minor = 0 WHERE id = 1",
    ),
    (
        "promotions.uses_are_counted",
        "UPDATE promotions SET used = 0 WHERE id = 2",
    ),
    (
        "promotions.within_limits",
        "UPDATE promotions SET total_limit = 0 WHERE id = 2",
    ),
    (
        "promotions.given_back_with_the_order",
        "UPDATE order_reductions SET released_at = NULL WHERE id = 2",
    ),
    (
        "tenants.promotions",
        "UPDATE order_reductions SET promotion_id = 1 WHERE id = 1",
    ),
    (
        "programmes.budgets_are_what_orders_take",
        "UPDATE programmes SET spent_minor = 1 WHERE id = 2",
    ),
    (
        "programmes.never_below_zero",
        "UPDATE programmes SET budget_minor = 399 WHERE id = 2",
    ),
    (
        "programmes.uses_are_counted",
        "UPDATE programmes SET used = 2 WHERE id = 2",
    ),
    (
        "programmes.uses_follow_their_orders",
        "UPDATE programme_uses SET state = 'released' WHERE id = 1",
    ),
    (
        "programmes.take_what_is_taken_off",
        "UPDATE programme_uses SET amount_minor = 399 WHERE id = 1",
    ),
    (
        "ledger.subsidies_are_what_is_spent",
        "UPDATE programme_uses SET state = 'spent' WHERE id = 1",
    ),
    (
        "ledger.commission_as_agreed",
        "UPDATE orders SET commission_minor = 1 WHERE id = 1",
    ),
    (
        "ledger.takeovers_undo_assignments",
        "INSERT INTO ledger_transfers (id, shop_id, order_id, kind, reference_id, business_date, \
         created_at) VALUES (9, 1, 1, 'takeover', 1, '2026-11-25', 400); \
         INSERT INTO ledger_entries (id, transfer_id, account_id, amount_minor, order_line_id) \
         VALUES (19, 9, 2, -1, 1)",
    ),
    (
        "tenants.programmes",
        "UPDATE programme_areas SET division_code = '32' WHERE id = 1",
    ),
    (
        "settlements.pay_no_more_than_came",
        "UPDATE settlement_items SET custody = 'channel' WHERE id = 1",
    ),
    (
        "settlements.pay_what_they_took_up",
        "UPDATE settlement_instructions SET kept_minor = 21419 WHERE id = 2",
    ),
    (
        "settlements.take_up_once",
        "UPDATE settlement_items SET entry_id = 15 WHERE id = 2",
    ),
    (
        "settlements.forget_nothing",
        "UPDATE orders SET has_unsettled = FALSE WHERE id = 1",
    ),
    (
        "settlements.pay_from_where_it_is",
        "UPDATE settlement_items SET custody = 'channel' WHERE id = 2",
    ),
    (
        "settlements.paid_is_booked_once",
        "UPDATE settlement_instructions SET state = 'paid', amount_minor = 7140, approved_by = 12 \
         WHERE id = 1",
    ),
    (
        "settlements.four_eyes",
        "UPDATE settlement_instructions SET approved_by = 11 WHERE id = 1; \
         UPDATE settlements SET created_by = 11 WHERE id = 1",
    ),
    (
        "tenants.payee_accounts",
        "INSERT INTO payee_accounts (id, shop_id, payee_kind, payee_id, key_id, sealed, \
         last_digits, changed_at) VALUES (9, 1, 'household', 3, '', '', '', 0)",
    ),
    // 346.00 was paid for the order.
    (
        "invoices.say_what_was_paid",
        "UPDATE invoices SET state = 'issued', invoice_number = '26332000000123456789', \
         issued_minor = 34601 WHERE id = 1",
    ),
    (
        "invoices.one_at_a_time",
        "INSERT INTO invoices SELECT * FROM invoices WHERE id = 1",
    ),
    (
        "invoices.answers_fit_their_state",
        "UPDATE invoices SET tax_number = '' WHERE id = 1",
    ),
    (
        "history.ends_where_the_invoice_stands",
        "UPDATE invoices SET state = 'withdrawn' WHERE id = 1",
    ),
    (
        "reviews.of_goods_that_have_come",
        "UPDATE reviews SET order_line_id = 1 WHERE id = 1",
    ),
    (
        "reviews.once_a_line",
        "INSERT INTO reviews SELECT * FROM reviews WHERE id = 1",
    ),
    (
        "reviews.listings_are_counted",
        "UPDATE reviews SET hidden_for = 'fake' WHERE id = 1",
    ),
    (
        "cards.say_what_buyers_say",
        "UPDATE listing_cards SET rating = 401 WHERE listing_id = 1",
    ),
    (
        "words.hidden_on_record",
        "UPDATE reviews SET hidden_for = 'privacy' WHERE id = 1",
    ),
    (
        "tenants.words",
        "UPDATE abuse_reports SET shop_id = 2 WHERE id = 1",
    ),
    (
        "history.allowed_steps",
        "UPDATE events SET after = '{\"state\":\"delivered\"}' WHERE id = 104",
    ),
    (
        "history.unbroken",
        "UPDATE events SET before = '{\"state\":\"accepted\"}' WHERE id = 106",
    ),
    (
        "history.times_do_not_decrease",
        "UPDATE events SET occurred_at = 99 WHERE id = 106",
    ),
    (
        "history.ends_where_the_order_stands",
        "UPDATE orders SET state = 'delivered' WHERE id = 1",
    ),
    (
        "listings.sales_are_counted",
        "UPDATE listings SET sold = 2 WHERE id = 1",
    ),
    ("history.orders_begin", "DELETE FROM events WHERE id = 102"),
    (
        "events.told_once",
        "INSERT INTO notices SELECT * FROM notices WHERE id = 1",
    ),
    (
        "events.notices_have_events",
        "UPDATE notices SET event_id = 77 WHERE id = 1",
    ),
    (
        "tenants.order_lines",
        "UPDATE order_lines SET variant_id = 3 WHERE id = 1",
    ),
    (
        "tenants.goods",
        "UPDATE variants SET stock_item_id = 3 WHERE id = 1",
    ),
    (
        "tenants.money",
        "UPDATE refunds SET shop_id = 2 WHERE id = 1",
    ),
    (
        "tenants.events",
        "UPDATE events SET shop_id = 2 WHERE id = 101",
    ),
    (
        "tenants.applications",
        "UPDATE applications SET subject_id = 2 WHERE id = 1",
    ),
    (
        "tenants.one_active_charter",
        "DELETE FROM charters WHERE id = 2",
    ),
    (
        "messages.unread_is_what_is_behind",
        "UPDATE message_threads SET buyer_read_id = 5 WHERE id = 2",
    ),
    (
        "messages.inboxes_sum",
        "UPDATE message_inboxes SET unread = 2 WHERE id = 1",
    ),
    (
        "messages.end_in_the_newest",
        "UPDATE message_threads SET last_by = 'shop' WHERE id = 1",
    ),
    (
        "tenants.messages",
        "UPDATE message_photos SET shop_id = 2 WHERE id = 1",
    ),
];

/// What looks like a fault of a check and is none.
const HARMLESS: &[(&str, &str)] = &[
    // As much of no lot went back as has left of none.
    (
        "refunds.unlotted_left_without_a_lot",
        "INSERT INTO shipment_lines (id, shop_id, shipment_id, order_line_id, quantity, \
         weighed_grams, missing_grams) VALUES (8, 1, 1, 3, 60, NULL, 0); \
         UPDATE refund_lines SET unlotted = 60 WHERE id = 1",
    ),
    // It arrived and came back, and the gateway tells once more of the first.
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, 'CNY', 'failed', 100); \
         INSERT INTO payment_messages (id, provider, kind, headers, body, received_at, is_verified, \
         about, said, amount_minor, currency) VALUES (7, 'sandbox', 'answer', '{}', '', 100, TRUE, \
         'R9', 'succeeded', 7400, 'CNY'), (8, 'sandbox', 'answer', '{}', '', 101, TRUE, 'R9', \
         'failed', 7400, 'CNY'), (9, 'sandbox', 'notification', '{}', '', 102, TRUE, 'R9', \
         'succeeded', 7400, 'CNY')",
    ),
    // It has gone back in another amount, which somebody has settled.
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, last_error, left_because, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, \
         'CNY', 'done', 'another amount', 'differs', 100); \
         INSERT INTO payment_messages (id, provider, kind, headers, body, received_at, is_verified, \
         about, said, amount_minor, currency) VALUES (9, 'sandbox', 'answer', '{}', '', 100, TRUE, \
         'R9', 'succeeded', 7300, 'CNY')",
    ),
    // Somebody has settled what no gateway could send.
    (
        "gateways.refunds_have_proof",
        "INSERT INTO gateway_refunds (id, number, payment_id, shop_id, refund_id, amount_minor, \
         currency, state, last_error, left_because, created_at) VALUES (9, 'R9', 2, 1, 1, 7400, \
         'CNY', 'done', 'no gateway', 'no_gateway', 100)",
    ),
];

/// Puts copies without any constraint in the place of all tables, so that faults can be planted
/// that the database itself would refuse.
fn strip_constraints(conn: &mut DbConn) {
    let tables = catalogue::read(conn).columns;
    for table in tables.keys() {
        world::execute(
            conn,
            &format!(
                "CREATE TABLE plain_{table} AS SELECT * FROM {table}; \
                 ALTER TABLE {table} RENAME TO former_{table}; \
                 ALTER TABLE plain_{table} RENAME TO {table};"
            ),
        );
    }
}

fn every_check_finds_its_fault(engine: Engine) {
    let database = engine.database();
    let mut conn = world::connect(&database.url);
    world::execute(&mut conn, include_str!("support/sound.sql"));
    assert_eq!(verify::run(&mut conn).unwrap(), []);
    strip_constraints(&mut conn);
    assert_eq!(verify::run(&mut conn).unwrap(), []);
    let planted = PLANTED.iter().map(|one| (one, true));
    let harmless = HARMLESS.iter().map(|one| (one, false));
    for ((name, sql), is_fault) in planted.chain(harmless) {
        conn.batch_execute("BEGIN").unwrap();
        world::execute(&mut conn, sql);
        let faults = verify::run(&mut conn).unwrap();
        conn.batch_execute("ROLLBACK").unwrap();
        assert_eq!(
            faults.iter().any(|fault| fault.check == *name),
            is_fault,
            "{name} of what was planted, all: {faults:?}"
        );
    }
}

#[test]
fn every_check_finds_its_fault_on_sqlite() {
    every_check_finds_its_fault(Engine::Sqlite);
}

#[test]
fn every_check_finds_its_fault_on_postgres() {
    every_check_finds_its_fault(Engine::Postgres);
}

#[test]
fn every_check_has_a_fault_planted() {
    let planted: BTreeSet<&str> = PLANTED.iter().map(|(name, _)| *name).collect();
    let checks: BTreeSet<&str> = verify::checks().map(|check| check.name).collect();
    assert_eq!(planted, checks);
    assert!(verify::checks().all(|check| !check.rule.is_empty()));
}

/// The invariants that stand in the design; R1 is that of the read model.
const INVARIANTS: [&str; 13] = [
    "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "R1",
];

#[test]
fn every_invariant_that_can_be_broken_is_checked() {
    let checked: BTreeSet<&str> = verify::checks().map(|check| check.invariant).collect();
    assert_eq!(checked, BTreeSet::from(INVARIANTS));
}
