//! Budgets of programmes, and what orders take out of them.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I8",
        name: "programmes.budgets_are_what_orders_take",
        rule: "what a programme has reserved and spent is what its orders take, less what came back",
        sql: "SELECT 'programme ' || p.id || ' has reserved ' || p.reserved_minor || ' and spent '
                  || p.spent_minor || ', orders take ' || COALESCE(u.reserved, 0) || ' and '
                  || COALESCE(u.spent, 0) AS detail
              FROM programmes p
              LEFT JOIN (SELECT programme_id,
                        SUM(CASE WHEN state = 'reserved' THEN amount_minor ELSE 0 END) AS reserved,
                        SUM(CASE WHEN state = 'spent' THEN amount_minor - returned_minor
                            ELSE 0 END) AS spent
                    FROM programme_uses GROUP BY programme_id) u ON u.programme_id = p.id
              WHERE p.reserved_minor <> COALESCE(u.reserved, 0)
                  OR p.spent_minor <> COALESCE(u.spent, 0)",
    },
    Check {
        invariant: "I8",
        name: "programmes.never_below_zero",
        rule: "no programme takes more than its budget, or has less than nothing",
        sql: "SELECT 'programme ' || id || ' of ' || budget_minor || ' has reserved '
                  || reserved_minor || ' and spent ' || spent_minor AS detail
              FROM programmes
              WHERE reserved_minor < 0 OR spent_minor < 0
                  OR budget_minor - reserved_minor - spent_minor < 0",
    },
    Check {
        invariant: "I8",
        name: "programmes.uses_are_counted",
        rule: "a programme is used as often as orders take part that have not ended without a sale, \
               and no more often than its limit",
        sql: "SELECT 'programme ' || p.id || ' was used ' || p.used || ' times, orders say '
                  || COALESCE(u.uses, 0) AS detail
              FROM programmes p
              LEFT JOIN (SELECT programme_id, COUNT(*) AS uses FROM programme_uses
                    WHERE state <> 'released' GROUP BY programme_id) u ON u.programme_id = p.id
              WHERE p.used <> COALESCE(u.uses, 0) OR p.used > p.total_limit",
    },
    Check {
        invariant: "I8",
        name: "programmes.uses_follow_their_orders",
        rule: "what an order takes is spent exactly when it is paid, and released exactly when it has \
               ended without a sale",
        sql: "SELECT 'order ' || o.number || ' is ' || o.state || ' and was paid ' || o.paid_minor
                  || ', its programme ' || u.programme_id || ' is ' || u.state AS detail
              FROM programme_uses u JOIN orders o ON o.id = u.order_id
              WHERE u.state <> CASE WHEN o.state IN ('cancelled', 'refused', 'closed')
                  THEN 'released' WHEN o.paid_minor > 0 THEN 'spent' ELSE 'reserved' END",
    },
    Check {
        invariant: "I4",
        name: "programmes.take_what_is_taken_off",
        rule: "what an order takes out of a budget is what it has off by it, fee waivers apart",
        sql: "SELECT 'order ' || order_id || ' has off less taken by programme ' || programme_id
                  || ': ' || SUM(amount) AS detail
              FROM (SELECT r.order_id, r.bearer_id AS programme_id, r.amount_minor AS amount
                    FROM order_reductions r WHERE r.bearer_kind = 'programme'
                    UNION ALL
                    SELECT u.order_id, u.programme_id, -u.amount_minor AS amount
                    FROM programme_uses u JOIN programmes p ON p.id = u.programme_id
                    WHERE p.kind <> 'fee_waiver') both_sides
              GROUP BY order_id, programme_id HAVING SUM(amount) <> 0",
    },
    Check {
        invariant: "I5",
        name: "ledger.subsidies_are_what_is_spent",
        rule: "what a programme owes of an order is what the order has spent of it",
        sql: "SELECT 'order ' || order_id || ': owed less spent by programme ' || programme_id
                  || ' is ' || SUM(amount) AS detail
              FROM (SELECT t.order_id, a.payee_id AS programme_id, e.amount_minor AS amount
                    FROM ledger_entries e
                    JOIN ledger_transfers t ON t.id = e.transfer_id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE a.kind = 'subsidy' AND t.kind IN ('payment', 'cancellation')
                    UNION ALL
                    SELECT u.order_id, u.programme_id, u.returned_minor - u.amount_minor AS amount
                    FROM programme_uses u JOIN programmes p ON p.id = u.programme_id
                    WHERE u.state = 'spent' AND p.kind <> 'fee_waiver') both_sides
              GROUP BY order_id, programme_id HAVING SUM(amount) <> 0",
    },
    Check {
        invariant: "I5",
        name: "ledger.commission_as_agreed",
        rule: "the platform's share of an order is what was agreed when it was placed",
        sql: "SELECT 'order ' || o.number || ' owes a commission of ' || o.commission_minor
                  || ', booked is ' || -COALESCE(c.total, 0) AS detail
              FROM orders o
              JOIN (SELECT DISTINCT t.order_id FROM ledger_transfers t
                    JOIN ledger_entries e ON e.transfer_id = t.id
                    WHERE t.kind = 'payment' AND e.order_line_id <> 0) p ON p.order_id = o.id
              LEFT JOIN (SELECT t.order_id, SUM(e.amount_minor) AS total
                    FROM ledger_entries e
                    JOIN ledger_transfers t ON t.id = e.transfer_id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE t.kind = 'payment' AND a.kind = 'commission' GROUP BY t.order_id) c
                  ON c.order_id = o.id
              WHERE o.commission_minor <> -COALESCE(c.total, 0)",
    },
    Check {
        invariant: "I5",
        name: "ledger.takeovers_undo_assignments",
        rule: "what is assigned to programmes of an order is taken over by its shop, account by account",
        sql: "SELECT 'order ' || t.order_id || ' account ' || e.account_id || ' line '
                  || e.order_line_id || ': ' || SUM(e.amount_minor) AS detail
              FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_id = t.id
              WHERE t.kind IN ('assignment', 'takeover')
              GROUP BY t.shop_id, t.order_id, e.account_id, e.order_line_id
              HAVING SUM(e.amount_minor) <> 0",
    },
    Check {
        invariant: "I12",
        name: "tenants.programmes",
        rule: "an order takes part in programmes for divisions of its administration",
        sql: "SELECT 'programme ' || p.id || ' of ' || p.division_code || ' is for '
                  || a.division_code AS detail
              FROM programme_areas a JOIN programmes p ON p.id = a.programme_id
              WHERE a.division_code NOT LIKE p.division_code || '%'
              UNION ALL
              SELECT 'order ' || o.id || ' of shop ' || o.shop_id || ' takes part for shop '
                  || u.shop_id AS detail
              FROM programme_uses u JOIN orders o ON o.id = u.order_id
              WHERE u.shop_id <> o.shop_id",
    },
];
