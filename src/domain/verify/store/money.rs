//! Payments, refunds and the ledger.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I5",
        name: "ledger.transfers_balance",
        rule: "the entries of a transfer sum to zero, and are two at least",
        sql: "SELECT 'transfer ' || t.id || ' has ' || COUNT(e.id) || ' entries that sum to '
                  || COALESCE(SUM(e.amount_minor), 0) AS detail
              FROM ledger_transfers t LEFT JOIN ledger_entries e ON e.transfer_id = t.id
              GROUP BY t.id
              HAVING COALESCE(SUM(e.amount_minor), 0) <> 0 OR COUNT(e.id) < 2",
    },
    Check {
        invariant: "I5",
        name: "ledger.own_accounts",
        rule: "a transfer of a shop touches accounts of that shop and of the platform only",
        sql: "SELECT 'transfer ' || t.id || ' of shop ' || t.shop_id || ' touches an account of '
                  || a.shop_id AS detail
              FROM ledger_entries e
              JOIN ledger_transfers t ON t.id = e.transfer_id
              JOIN ledger_accounts a ON a.id = e.account_id
              WHERE a.shop_id NOT IN (0, t.shop_id)",
    },
    Check {
        invariant: "I6",
        name: "payments.orders_know_what_was_paid",
        rule: "what an order was paid is the sum of its succeeded payments",
        sql: "SELECT 'order ' || o.number || ' was paid ' || o.paid_minor || ', payments say '
                  || COALESCE(p.total, 0) AS detail
              FROM orders o
              LEFT JOIN (SELECT a.order_id, SUM(a.amount_minor) AS total
                    FROM payment_allocations a JOIN payments p ON p.id = a.payment_id
                    WHERE p.state = 'succeeded' GROUP BY a.order_id) p ON p.order_id = o.id
              WHERE o.paid_minor <> COALESCE(p.total, 0)",
    },
    Check {
        invariant: "I6",
        name: "payments.orders_know_what_went_back",
        rule: "what went back of an order is the sum of its succeeded refunds",
        sql: "SELECT 'order ' || o.number || ' had ' || o.refunded_minor || ' back, refunds say '
                  || COALESCE(r.total, 0) AS detail
              FROM orders o
              LEFT JOIN (SELECT order_id, SUM(amount_minor) AS total FROM refunds
                    WHERE state = 'succeeded' GROUP BY order_id) r ON r.order_id = o.id
              WHERE o.refunded_minor <> COALESCE(r.total, 0)",
    },
    Check {
        invariant: "I6",
        name: "payments.allocations_sum",
        rule: "a payment is allocated to orders to the last minor unit, within its purchase",
        sql: "SELECT 'payment ' || p.id || ' of ' || p.amount_minor || ' is allocated for '
                  || COALESCE(a.total, 0) AS detail
              FROM payments p
              LEFT JOIN (SELECT payment_id, SUM(amount_minor) AS total FROM payment_allocations
                    GROUP BY payment_id) a ON a.payment_id = p.id
              WHERE p.amount_minor <> COALESCE(a.total, 0)
              UNION ALL
              SELECT 'payment ' || p.id || ' pays order ' || o.number || ' of another purchase'
                  AS detail
              FROM payments p
              JOIN payment_allocations a ON a.payment_id = p.id
              JOIN orders o ON o.id = a.order_id
              WHERE o.purchase_id <> p.purchase_id",
    },
    Check {
        invariant: "I6",
        name: "ledger.custody_is_what_is_held",
        rule: "what is held for an order is what was paid less what went back",
        sql:
            "SELECT 'order ' || o.number || ' should be held ' || (o.paid_minor - o.refunded_minor)
                  || ', the ledger holds ' || COALESCE(h.held, 0) AS detail
              FROM orders o
              LEFT JOIN (SELECT t.order_id, SUM(e.amount_minor) AS held
                    FROM ledger_entries e
                    JOIN ledger_transfers t ON t.id = e.transfer_id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE a.kind IN ('custody_platform', 'custody_shop', 'custody_channel')
                    GROUP BY t.order_id) h ON h.order_id = o.id
              WHERE o.paid_minor - o.refunded_minor <> COALESCE(h.held, 0)",
    },
    Check {
        invariant: "I7",
        name: "refunds.no_more_than_paid",
        rule: "refunds asked for, granted or made are no more than what was paid",
        sql: "SELECT 'order ' || o.number || ' was paid ' || o.paid_minor || ', refunds are '
                  || r.total AS detail
              FROM orders o
              JOIN (SELECT order_id, SUM(amount_minor) AS total FROM refunds
                    WHERE state NOT IN ('declined') GROUP BY order_id) r ON r.order_id = o.id
              WHERE r.total > o.paid_minor",
    },
    Check {
        invariant: "I7",
        name: "refunds.parts_sum",
        rule: "the lines and the freight of a refund sum to its amount, unless it has neither",
        sql: "SELECT 'refund ' || r.id || ' of ' || r.amount_minor || ' has lines for '
                  || COALESCE(l.total, 0) || ' and freight of ' || r.freight_minor AS detail
              FROM refunds r
              LEFT JOIN (SELECT refund_id, SUM(amount_minor) AS total FROM refund_lines
                    GROUP BY refund_id) l ON l.refund_id = r.id
              WHERE (l.refund_id IS NOT NULL OR r.freight_minor <> 0)
                  AND r.amount_minor <> COALESCE(l.total, 0) + r.freight_minor",
    },
    Check {
        invariant: "I7",
        name: "refunds.lines_no_more_than_paid",
        rule: "no more of a line goes back than was bought, nor more than was paid for it",
        sql:
            "SELECT 'line ' || l.id || ' of order ' || o.number || ' was ' || l.quantity || ' for '
                  || l.line_minor || ', refunds are ' || r.quantity || ' for ' || r.total AS detail
              FROM order_lines l
              JOIN orders o ON o.id = l.order_id
              JOIN (SELECT x.order_line_id, SUM(x.quantity) AS quantity,
                        SUM(x.amount_minor) AS total
                    FROM refund_lines x JOIN refunds y ON y.id = x.refund_id
                    WHERE y.state NOT IN ('declined') GROUP BY x.order_line_id) r
                  ON r.order_line_id = l.id
              WHERE r.quantity > l.quantity
                  OR r.total - 1 >= 1.0 * l.line_minor * (o.items_minor - o.discount_minor)
                      / o.items_minor",
    },
    Check {
        invariant: "I2",
        name: "refunds.unlotted_left_without_a_lot",
        rule: "no more of a line goes back as of no lot than has left in parcels of no lot",
        sql: "SELECT 'line ' || x.order_line_id || ': ' || SUM(x.unlotted)
                  || ' of no lot go back, of no lot have left ' || COALESCE(MAX(s.quantity), 0)
                  AS detail
              FROM refund_lines x
              JOIN refunds y ON y.id = x.refund_id AND y.state <> 'declined'
              LEFT JOIN (SELECT p.order_line_id, SUM(p.quantity) AS quantity
                    FROM shipment_lines p
                    LEFT JOIN shipment_line_lots g ON g.shipment_line_id = p.id
                    WHERE g.id IS NULL GROUP BY p.order_line_id) s
                  ON s.order_line_id = x.order_line_id
              GROUP BY x.order_line_id HAVING SUM(x.unlotted) > COALESCE(MAX(s.quantity), 0)",
    },
    Check {
        invariant: "I7",
        name: "refunds.freight_no_more_than_paid",
        rule: "no more freight goes back than was paid",
        sql: "SELECT 'order ' || o.number || ' has freight of ' || o.freight_minor
                  || ', refunds are ' || r.total AS detail
              FROM orders o
              JOIN (SELECT order_id, SUM(freight_minor) AS total FROM refunds
                    WHERE state NOT IN ('declined') GROUP BY order_id) r ON r.order_id = o.id
              WHERE r.total > o.freight_minor",
    },
    Check {
        invariant: "I7",
        name: "refunds.missing_mass_goes_back",
        rule: "what the scale found missing of a line that was paid goes back, if it is worth a fen",
        sql: "SELECT 'line ' || l.id || ' of order ' || o.number || ' was ' || s.missing
                  || ' g short, refunds are for ' || COALESCE(r.quantity, 0) || ' g' AS detail
              FROM order_lines l
              JOIN orders o ON o.id = l.order_id
              JOIN (SELECT order_line_id, SUM(missing_grams) AS missing FROM shipment_lines
                    GROUP BY order_line_id) s ON s.order_line_id = l.id
              LEFT JOIN (SELECT x.order_line_id, SUM(x.quantity) AS quantity
                    FROM refund_lines x JOIN refunds y ON y.id = x.refund_id
                    WHERE y.state NOT IN ('declined') GROUP BY x.order_line_id) r
                  ON r.order_line_id = l.id
              WHERE o.paid_minor > 0 AND s.missing > COALESCE(r.quantity, 0)
                  AND 1.0 * s.missing * l.unit_price_minor / 500
                      * (o.items_minor - o.discount_minor) / o.items_minor >= 2",
    },
    Check {
        invariant: "I7",
        name: "refunds.orders_called_off_give_back",
        rule: "all that was paid for an order that is called off or refused goes back",
        sql: "SELECT 'order ' || o.number || ' is ' || o.state || ' and was paid ' || o.paid_minor
                  || ', refunds are ' || COALESCE(r.total, 0) AS detail
              FROM orders o
              LEFT JOIN (SELECT order_id, SUM(amount_minor) AS total FROM refunds
                    WHERE state NOT IN ('declined') GROUP BY order_id) r ON r.order_id = o.id
              WHERE o.state IN ('cancelled', 'refused', 'closed')
                  AND o.paid_minor <> COALESCE(r.total, 0)",
    },
    Check {
        invariant: "I5",
        name: "ledger.owed_is_what_refunds_wait_for",
        rule: "what the ledger owes a buyer is what granted refunds have not sent yet",
        sql: "SELECT 'order ' || o.number || ': the ledger owes ' || -COALESCE(l.owed, 0)
                  || ', refunds wait for ' || COALESCE(r.total, 0) AS detail
              FROM orders o
              LEFT JOIN (SELECT t.order_id, SUM(e.amount_minor) AS owed
                    FROM ledger_entries e
                    JOIN ledger_transfers t ON t.id = e.transfer_id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE a.kind = 'refund_payable' GROUP BY t.order_id) l ON l.order_id = o.id
              LEFT JOIN (SELECT order_id, SUM(amount_minor) AS total FROM refunds
                    WHERE state IN ('approved', 'processing', 'failed') GROUP BY order_id) r
                  ON r.order_id = o.id
              WHERE -COALESCE(l.owed, 0) <> COALESCE(r.total, 0)",
    },
    Check {
        invariant: "I11",
        name: "ledger.days_are_those_of_payments",
        rule: "by shop and day, what the ledger took in is what payments brought",
        sql: "SELECT 'shop ' || shop_id || ' on ' || day || ': ledger less payments is '
                  || SUM(amount) AS detail
              FROM (SELECT t.shop_id, CAST(t.business_date AS TEXT) AS day,
                        e.amount_minor AS amount
                    FROM ledger_transfers t
                    JOIN ledger_entries e ON e.transfer_id = t.id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE t.kind = 'payment' AND a.kind IN ('custody_platform', 'custody_shop',
                        'custody_channel')
                    UNION ALL
                    SELECT a.shop_id, COALESCE(CAST(t.business_date AS TEXT), 'no day') AS day,
                        -a.amount_minor AS amount
                    FROM payment_allocations a
                    JOIN payments p ON p.id = a.payment_id AND p.state = 'succeeded'
                    LEFT JOIN ledger_transfers t ON t.kind = 'payment'
                        AND t.reference_id = p.id AND t.order_id = a.order_id) both_sides
              GROUP BY shop_id, day HAVING SUM(amount) <> 0",
    },
];
