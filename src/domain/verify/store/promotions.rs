//! What is taken off orders, and how often.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I4",
        name: "reductions.sum",
        rule: "what was taken off an order is the sum of its reductions",
        sql: "SELECT 'order ' || o.number || ' has ' || o.discount_minor || ' and ' || o.subsidy_minor
                  || ' off, its reductions say ' || COALESCE(r.goods, 0) || ' and '
                  || COALESCE(r.subsidy, 0) AS detail
              FROM orders o
              LEFT JOIN (SELECT order_id,
                        SUM(CASE WHEN kind = 'goods' THEN amount_minor ELSE 0 END) AS goods,
                        SUM(CASE WHEN kind = 'subsidy' THEN amount_minor ELSE 0 END) AS subsidy
                    FROM order_reductions GROUP BY order_id) r ON r.order_id = o.id
              WHERE o.discount_minor <> COALESCE(r.goods, 0)
                  OR o.subsidy_minor <> COALESCE(r.subsidy, 0)",
    },
    Check {
        invariant: "I4",
        name: "reductions.one_of_each",
        rule: "an order carries one promotion of its shop at most, and of each kind one programme",
        sql: "SELECT 'order ' || r.order_id || ' carries ' || COUNT(*) || ' reductions borne by '
                  || r.bearer_kind || ' ' || COALESCE(p.kind, '') AS detail
              FROM order_reductions r
              LEFT JOIN programmes p ON r.bearer_kind = 'programme' AND p.id = r.bearer_id
              GROUP BY r.order_id, r.bearer_kind, p.kind HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "I4",
        name: "reductions.leave_something",
        rule: "a reduction takes off some, and never the last minor unit of the goods",
        sql: "SELECT 'order ' || o.number || ' of ' || o.items_minor || ' has ' || o.discount_minor
                  || ' off' AS detail
              FROM orders o WHERE o.discount_minor > 0 AND o.discount_minor >= o.items_minor
              UNION ALL
              SELECT 'reduction ' || id || ' takes off ' || amount_minor AS detail
              FROM order_reductions WHERE amount_minor <= 0",
    },
    Check {
        invariant: "I8",
        name: "promotions.uses_are_counted",
        rule: "a promotion was used as often as orders carry it that were not called off",
        sql: "SELECT 'promotion ' || p.id || ' was used ' || p.used || ' times, orders say '
                  || COALESCE(r.uses, 0) AS detail
              FROM promotions p
              LEFT JOIN (SELECT promotion_id, COUNT(*) AS uses FROM order_reductions
                    WHERE released_at IS NULL GROUP BY promotion_id) r ON r.promotion_id = p.id
              WHERE p.used <> COALESCE(r.uses, 0)",
    },
    Check {
        invariant: "I8",
        name: "promotions.within_limits",
        rule: "no promotion is used more often than its limit",
        sql: "SELECT 'promotion ' || id || ' of ' || total_limit || ' was used ' || used
                  || ' times' AS detail
              FROM promotions WHERE used > total_limit OR used < 0",
    },
    Check {
        invariant: "I8",
        name: "promotions.given_back_with_the_order",
        rule: "a use is given back exactly when its order was called off",
        sql: "SELECT 'order ' || o.number || ' is ' || o.state || ', its promotion '
                  || r.promotion_id || CASE WHEN r.released_at IS NULL
                  THEN ' was not given back' ELSE ' was given back' END AS detail
              FROM order_reductions r JOIN orders o ON o.id = r.order_id
              WHERE r.promotion_id IS NOT NULL
                  AND (r.released_at IS NOT NULL) <> (o.state = 'cancelled')",
    },
    Check {
        invariant: "I12",
        name: "tenants.promotions",
        rule: "an order carries promotions of its own shop",
        sql: "SELECT 'order ' || o.number || ' carries promotion ' || p.id || ' of shop '
                  || p.shop_id AS detail
              FROM order_reductions r
              JOIN orders o ON o.id = r.order_id
              JOIN promotions p ON p.id = r.promotion_id
              WHERE p.shop_id <> o.shop_id OR r.shop_id <> o.shop_id",
    },
];
