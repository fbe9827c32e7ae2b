//! Purchases and orders: complete, and their parts sum to the whole.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I3",
        name: "orders.purchases_have_orders",
        rule: "a purchase has orders, and each order its purchase",
        sql: "SELECT 'purchase ' || p.number || ' has no order' AS detail FROM purchases p
              WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.purchase_id = p.id)
              UNION ALL
              SELECT 'order ' || o.number || ' has no purchase' AS detail FROM orders o
              WHERE NOT EXISTS (SELECT 1 FROM purchases p WHERE p.id = o.purchase_id)",
    },
    Check {
        invariant: "I3",
        name: "orders.one_per_shop",
        rule: "a purchase has one order for each of its shops, numbered after it",
        sql: "SELECT 'order ' || o.number || ' of purchase ' || p.number AS detail
              FROM orders o JOIN purchases p ON p.id = o.purchase_id
              WHERE o.number NOT LIKE p.number || '-__' OR EXISTS (
                  SELECT 1 FROM orders t WHERE t.purchase_id = o.purchase_id
                      AND t.shop_id = o.shop_id AND t.id <> o.id)",
    },
    Check {
        invariant: "I3",
        name: "orders.have_lines",
        rule: "an order has lines",
        sql: "SELECT 'order ' || o.number || ' has no line' AS detail FROM orders o
              WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)",
    },
    Check {
        invariant: "I4",
        name: "orders.items_sum",
        rule: "the goods of an order are the sum of its lines",
        sql: "SELECT 'order ' || o.number || ' has goods for ' || o.items_minor
                  || ', its lines sum to ' || l.total AS detail
              FROM orders o
              JOIN (SELECT order_id, SUM(line_minor) AS total FROM order_lines
                    GROUP BY order_id) l ON l.order_id = o.id
              WHERE o.items_minor <> l.total",
    },
    Check {
        invariant: "I4",
        name: "orders.total_sum",
        rule: "an order's total is goods, less discount, with freight, less subsidy",
        sql: "SELECT 'order ' || o.number || ' costs ' || o.total_minor AS detail FROM orders o
              WHERE o.total_minor <> o.items_minor - o.discount_minor + o.freight_minor
                  - o.subsidy_minor OR o.total_minor < 0",
    },
    Check {
        invariant: "I4",
        name: "orders.purchase_sum",
        rule: "a purchase's total is the sum of its orders",
        sql: "SELECT 'purchase ' || p.number || ' costs ' || p.total_minor || ', its orders '
                  || o.total AS detail
              FROM purchases p
              JOIN (SELECT purchase_id, SUM(total_minor) AS total FROM orders
                    GROUP BY purchase_id) o ON o.purchase_id = p.id
              WHERE p.total_minor <> o.total",
    },
    Check {
        invariant: "I4",
        name: "orders.line_price",
        rule: "a line costs price times pieces, or price times grams over 500, rounded half up",
        sql: "SELECT 'line ' || l.id || ' of order ' || l.order_id || ' costs ' || l.line_minor
                  AS detail
              FROM order_lines l
              WHERE l.line_minor <> CASE l.sold_by WHEN 'piece' THEN l.unit_price_minor * l.quantity
                  ELSE (l.unit_price_minor * l.quantity + 250) / 500 END",
    },
    Check {
        invariant: "I4",
        name: "orders.sent_no_more_than_ordered",
        rule: "parcels hold no more of a line than was ordered and not given up before",
        sql: "SELECT 'line ' || l.id || ' has ' || l.quantity || ', sent or given up were '
                  || SUM(s.quantity) AS detail
              FROM order_lines l
              JOIN (SELECT order_line_id, quantity + missing_grams AS quantity FROM shipment_lines
                    UNION ALL
                    SELECT x.order_line_id, x.unsent FROM refund_lines x
                    JOIN refunds y ON y.id = x.refund_id AND y.state <> 'declined') s
                  ON s.order_line_id = l.id
              GROUP BY l.id, l.quantity HAVING SUM(s.quantity) > l.quantity",
    },
    Check {
        invariant: "I9",
        name: "orders.timers_of_parcels",
        rule: "an order that was sent has a timer exactly when all of it has left",
        sql: "SELECT 'order ' || o.number || CASE WHEN o.due_at IS NULL
                  THEN ' was sent in full and has no timer'
                  ELSE ' has a timer before all of it was sent' END AS detail
              FROM orders o
              WHERE o.state = 'shipped' AND (o.due_at IS NULL) <> EXISTS (
                  SELECT 1 FROM order_lines l
                  LEFT JOIN (SELECT order_line_id, SUM(quantity) AS sent
                      FROM (SELECT order_line_id, quantity + missing_grams AS quantity
                          FROM shipment_lines
                          UNION ALL
                          SELECT x.order_line_id, x.unsent FROM refund_lines x
                          JOIN refunds y ON y.id = x.refund_id AND y.state <> 'declined') gone
                      GROUP BY order_line_id) s ON s.order_line_id = l.id
                  WHERE l.order_id = o.id AND COALESCE(s.sent, 0) < l.quantity)",
    },
];
