//! Settlements.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I5",
        name: "settlements.pay_what_they_took_up",
        rule: "an instruction pays the sum of the entries that it has taken up, and shows the rest",
        sql: "SELECT 'instruction ' || i.id || ' pays ' || i.amount_minor || ' and shows '
                  || i.kept_minor || ', its entries say ' || COALESCE(e.paid, 0) || ' and '
                  || COALESCE(e.kept, 0) AS detail
              FROM settlement_instructions i
              LEFT JOIN (SELECT s.instruction_id,
                        SUM(CASE s.custody WHEN 'shop' THEN 0 WHEN 'programme' THEN e.amount_minor
                            ELSE -e.amount_minor END) AS paid,
                        -SUM(CASE WHEN s.custody = 'shop' THEN e.amount_minor ELSE 0 END) AS kept
                    FROM settlement_items s JOIN ledger_entries e ON e.id = s.entry_id
                    GROUP BY s.instruction_id) e ON e.instruction_id = i.id
              WHERE i.kept_minor <> COALESCE(e.kept, 0)
                  OR (i.state <> 'carried' AND i.amount_minor <> COALESCE(e.paid, 0))
                  OR (i.state = 'carried' AND COALESCE(e.paid, 0) <> 0)",
    },
    Check {
        invariant: "I5",
        name: "settlements.take_up_once",
        rule: "an entry of the ledger is taken up by one instruction",
        sql: "SELECT 'entry ' || entry_id || ' is taken up ' || COUNT(*) || ' times' AS detail
              FROM settlement_items GROUP BY entry_id HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "I5",
        name: "settlements.forget_nothing",
        rule: "an order of which something earned is not taken up is one that the next period looks at",
        sql: "SELECT 'order ' || o.id || ' is passed over by settlements, entry ' || e.id
                  || ' is not taken up' AS detail
              FROM orders o
              JOIN ledger_transfers t ON t.shop_id = o.shop_id AND t.order_id = o.id
              JOIN ledger_entries e ON e.transfer_id = t.id
              JOIN ledger_accounts a ON a.id = e.account_id
              WHERE NOT o.has_unsettled
                  AND a.kind IN ('entitlement', 'costs', 'village_fund', 'household', 'freight',
                      'commission', 'subsidy')
                  AND NOT EXISTS (SELECT 1 FROM settlement_items s WHERE s.entry_id = e.id)",
    },
    Check {
        invariant: "I5",
        name: "settlements.pay_from_where_it_is",
        rule: "an entry is paid out of the hands that took the payment of its order, a payment too \
               many left out; a programme pays what it owes, and what the shop has taken over stays \
               with the shop",
        sql: "SELECT 'entry ' || s.entry_id || ' is settled as held by ' || s.custody
                  || ', which took nothing for order ' || t.order_id AS detail
              FROM settlement_items s
              JOIN ledger_entries e ON e.id = s.entry_id
              JOIN ledger_transfers t ON t.id = e.transfer_id
              JOIN ledger_accounts o ON o.id = e.account_id
              WHERE (s.custody = 'programme') <> (o.kind = 'subsidy')
                  OR s.custody <> 'programme' AND t.kind = 'takeover' AND s.custody <> 'shop'
                  OR s.custody <> 'programme' AND t.kind <> 'takeover'
                  AND NOT EXISTS (SELECT 1 FROM ledger_transfers p
                  JOIN ledger_entries c ON c.transfer_id = p.id
                  JOIN ledger_accounts a ON a.id = c.account_id
                  WHERE p.kind = 'payment' AND p.shop_id = t.shop_id AND p.order_id = t.order_id
                      AND a.kind = 'custody_' || s.custody
                      AND NOT EXISTS (SELECT 1 FROM ledger_entries x
                          JOIN ledger_accounts y ON y.id = x.account_id
                          WHERE x.transfer_id = p.id AND y.kind = 'refund_payable'))",
    },
    Check {
        invariant: "I5",
        name: "settlements.paid_is_booked_once",
        rule: "what is paid is booked as paid out, once and to the minor unit, and nothing else is",
        sql:
            "SELECT 'instruction ' || i.id || ' of ' || i.amount_minor || ' is ' || i.state
                  || ', booked is ' || COALESCE(p.out, 0) AS detail
              FROM settlement_instructions i
              LEFT JOIN (SELECT t.reference_id, SUM(CASE a.kind WHEN 'custody_shop'
                        THEN e.amount_minor ELSE -e.amount_minor END) AS out
                    FROM ledger_transfers t
                    JOIN ledger_entries e ON e.transfer_id = t.id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE t.kind = 'payout'
                        AND a.kind IN ('custody_channel', 'custody_platform', 'custody_shop')
                    GROUP BY t.reference_id) p ON p.reference_id = i.id
              WHERE COALESCE(p.out, 0) <> CASE WHEN i.state = 'paid' THEN i.amount_minor ELSE 0 END",
    },
    Check {
        invariant: "I5",
        name: "settlements.pay_no_more_than_came",
        rule: "no more is paid out of a channel's or the platform's hands for an order than its \
               buyer has paid into them",
        sql: "SELECT 'order ' || s.order_id || ' is paid out ' || s.total || ' by ' || s.custody
                  || ', which took ' || COALESCE(c.total, 0) AS detail
              FROM (SELECT t.order_id, s.custody, -SUM(e.amount_minor) AS total
                    FROM settlement_items s
                    JOIN ledger_entries e ON e.id = s.entry_id
                    JOIN ledger_transfers t ON t.id = e.transfer_id
                    WHERE s.custody IN ('channel', 'platform')
                    GROUP BY t.order_id, s.custody) s
              LEFT JOIN (SELECT t.order_id, a.kind, SUM(e.amount_minor) AS total
                    FROM ledger_transfers t
                    JOIN ledger_entries e ON e.transfer_id = t.id
                    JOIN ledger_accounts a ON a.id = e.account_id
                    WHERE t.kind = 'payment' GROUP BY t.order_id, a.kind) c
                  ON c.order_id = s.order_id AND c.kind = 'custody_' || s.custody
              WHERE s.total > COALESCE(c.total, 0)",
    },
    Check {
        invariant: "I9",
        name: "settlements.four_eyes",
        rule: "nothing goes to the bank unapproved; who has closed a period does not approve of it, and \
               who has approved does not pay",
        sql: "SELECT 'instruction ' || i.id || ', ' || i.state || ', was approved by '
                  || COALESCE('user ' || i.approved_by || ', who has closed the period or paid it',
                      'nobody') AS detail
              FROM settlement_instructions i
              JOIN settlements s ON s.shop_id = i.shop_id AND s.id = i.settlement_id
              WHERE i.approved_by = s.created_by
                  OR (i.state = 'paid' AND i.approved_by = i.changed_by)
                  OR (i.state IN ('approved', 'sent', 'paid') AND i.approved_by IS NULL)",
    },
    Check {
        invariant: "I12",
        name: "tenants.payee_accounts",
        rule: "bank accounts are of the shop's own households",
        sql: "SELECT 'account ' || a.id || ' of shop ' || a.shop_id || ' is of household '
                  || a.payee_id AS detail
              FROM payee_accounts a
              WHERE a.payee_kind = 'household' AND NOT EXISTS (SELECT 1 FROM households h
                  WHERE h.shop_id = a.shop_id AND h.id = a.payee_id)",
    },
];
