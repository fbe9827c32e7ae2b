//! Lots, and what they share.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I5",
        name: "lots.shares_make_the_whole",
        rule: "the shares of a lot make 10 000 basis points",
        sql: "SELECT 'lot ' || l.code || ' has shares of ' || COALESCE(SUM(s.share_bps), 0)
                  AS detail
              FROM lots l LEFT JOIN lot_shares s ON s.lot_id = l.id
              GROUP BY l.code HAVING COALESCE(SUM(s.share_bps), 0) <> 10000",
    },
    Check {
        invariant: "I2",
        name: "lots.hold_what_left",
        rule: "what a lot has given is what parcels hold of it, and no more than was harvested",
        sql: "SELECT 'lot ' || l.code || ' of ' || l.quantity || ' has given ' || l.assigned
                  || ', parcels hold ' || COALESCE(p.units, 0) AS detail
              FROM lots l
              LEFT JOIN (SELECT lot_id, SUM(units) AS units FROM shipment_line_lots
                    GROUP BY lot_id) p ON p.lot_id = l.id
              WHERE l.assigned <> COALESCE(p.units, 0) OR l.assigned > l.quantity",
    },
    Check {
        invariant: "I12",
        name: "tenants.lots",
        rule: "lots, their households and the goods that are of them are of one shop",
        sql: "SELECT 'lot ' || l.code || ' is of a stock of another shop' AS detail
              FROM lots l LEFT JOIN stock_items i ON i.id = l.stock_item_id
              WHERE l.shop_id <> COALESCE(i.shop_id, -1)
              UNION ALL
              SELECT 'lot ' || l.code || ' has a household of another shop' AS detail
              FROM lot_shares s JOIN lots l ON l.id = s.lot_id
              LEFT JOIN households h ON h.id = s.household_id
              WHERE s.shop_id <> l.shop_id OR l.shop_id <> COALESCE(h.shop_id, -1)
              UNION ALL
              SELECT 'goods ' || g.id || ' are not of the lot ' || l.code AS detail
              FROM shipment_line_lots g
              JOIN lots l ON l.id = g.lot_id
              JOIN shipment_lines s ON s.id = g.shipment_line_id
              JOIN order_lines o ON o.id = s.order_line_id
              WHERE g.shop_id <> l.shop_id OR s.shop_id <> l.shop_id
                  OR o.stock_item_id <> l.stock_item_id",
    },
    Check {
        invariant: "I5",
        name: "ledger.balances_are_sums",
        rule: "the balance of an account is the sum of its entries",
        sql: "SELECT 'account ' || a.id || ' (' || a.kind || ') says ' || a.balance_minor
                  || ', its entries ' || COALESCE(e.total, 0) AS detail
              FROM ledger_accounts a
              LEFT JOIN (SELECT account_id, SUM(amount_minor) AS total FROM ledger_entries
                    GROUP BY account_id) e ON e.account_id = a.id
              WHERE a.balance_minor <> COALESCE(e.total, 0)",
    },
    Check {
        invariant: "I5",
        name: "ledger.lines_earn_their_part",
        rule: "of what goods were paid each line has earned its part by price, to the minor unit",
        sql: "SELECT 'order ' || o.number || ' line ' || l.id || ' of ' || l.line_minor
                  || ' has earned ' || COALESCE(e.earned, 0) AS detail
              FROM orders o
              JOIN order_lines l ON l.order_id = o.id
              JOIN (SELECT DISTINCT t.order_id FROM ledger_transfers t
                    JOIN ledger_entries e ON e.transfer_id = t.id
                    WHERE t.kind = 'payment' AND e.order_line_id <> 0) p ON p.order_id = o.id
              LEFT JOIN (SELECT e.order_line_id, -SUM(e.amount_minor) AS earned
                    FROM ledger_entries e JOIN ledger_transfers t ON t.id = e.transfer_id
                    WHERE t.kind = 'payment' GROUP BY e.order_line_id) e
                  ON e.order_line_id = l.id
              WHERE ABS(COALESCE(e.earned, 0) * o.items_minor
                  - (o.items_minor - o.discount_minor) * l.line_minor) >= o.items_minor
                  AND o.items_minor > 0",
    },
    Check {
        invariant: "I5",
        name: "ledger.sharing_stays_on_its_line",
        rule: "what is shared is of the line whose goods are of the lot, and no more than it earned",
        sql: "SELECT 'transfer ' || t.id || ' shares line ' || e.order_line_id || ', the goods are of '
                  || COALESCE(s.order_line_id, 0) AS detail
              FROM ledger_transfers t
              JOIN ledger_entries e ON e.transfer_id = t.id
              LEFT JOIN shipment_line_lots g ON g.id = t.reference_id
              LEFT JOIN shipment_lines s ON s.id = g.shipment_line_id
              WHERE t.kind = 'sharing' AND e.order_line_id <> COALESCE(s.order_line_id, -1)
              UNION ALL
              SELECT 'line ' || e.order_line_id || ' owes its shop ' || -SUM(e.amount_minor)
                  AS detail
              FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
              WHERE a.kind = 'entitlement' AND e.order_line_id <> 0
              GROUP BY e.order_line_id HAVING SUM(e.amount_minor) > 0",
    },
    Check {
        invariant: "I5",
        name: "ledger.sharing_follows_the_lot",
        rule: "each share of a line is that of the lot by the rule of the order, to the minor unit",
        sql: "SELECT 'transfer ' || t.id || ': ' || a.kind || ' ' || a.payee_id || ' has '
                  || -e.amount_minor || ' of ' || w.amount_minor AS detail
              FROM ledger_transfers t
              JOIN ledger_entries w ON w.transfer_id = t.id
              JOIN ledger_accounts wa ON wa.id = w.account_id AND wa.kind = 'entitlement'
              JOIN ledger_entries e ON e.transfer_id = t.id AND e.id <> w.id
              JOIN ledger_accounts a ON a.id = e.account_id
              JOIN orders o ON o.id = t.order_id
              JOIN sharing_rules r ON r.shop_id = o.shop_id AND r.version = (
                  SELECT MAX(x.version) FROM sharing_rules x
                  WHERE x.shop_id = o.shop_id AND x.published_at <= o.placed_at)
              JOIN shipment_line_lots g ON g.id = t.reference_id
              LEFT JOIN lot_shares s ON s.lot_id = g.lot_id AND s.household_id = a.payee_id
              WHERE t.kind = 'sharing' AND ABS(-e.amount_minor * 100000000 - w.amount_minor
                  * CASE a.kind WHEN 'costs' THEN r.costs_bps * 10000
                      WHEN 'village_fund' THEN r.fund_bps * 10000
                      ELSE COALESCE(s.share_bps, 0) * (10000 - r.fund_bps - r.costs_bps) END)
                  >= 100000000",
    },
];
