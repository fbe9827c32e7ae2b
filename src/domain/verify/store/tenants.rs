//! Tenants: no row refers to another shop's row, also where no foreign key says so.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I12",
        name: "tenants.order_lines",
        rule: "an order's lines are of goods of its own shop",
        sql: "SELECT 'line ' || l.id || ' of shop ' || l.shop_id || ' sells goods of another'
                  AS detail
              FROM order_lines l
              JOIN orders o ON o.id = l.order_id
              LEFT JOIN variants v ON v.id = l.variant_id
              LEFT JOIN listings g ON g.id = l.listing_id
              LEFT JOIN stock_items i ON i.id = l.stock_item_id
              WHERE l.shop_id <> o.shop_id OR l.shop_id <> COALESCE(v.shop_id, -1)
                  OR l.shop_id <> COALESCE(g.shop_id, -1) OR l.shop_id <> COALESCE(i.shop_id, -1)",
    },
    Check {
        invariant: "I12",
        name: "tenants.goods",
        rule: "listings, packs, photos and cards hang together within one shop",
        sql: "SELECT 'variant ' || v.id || ' mixes shops' AS detail
              FROM variants v JOIN listings l ON l.id = v.listing_id
              JOIN stock_items i ON i.id = v.stock_item_id
              WHERE v.shop_id <> l.shop_id OR v.shop_id <> i.shop_id
              UNION ALL
              SELECT 'photo ' || p.id || ' mixes shops' AS detail
              FROM listing_photos p JOIN listings l ON l.id = p.listing_id
              JOIN media m ON m.id = p.media_id
              WHERE p.shop_id <> l.shop_id OR p.shop_id <> m.shop_id
              UNION ALL
              SELECT 'card of listing ' || c.listing_id || ' mixes shops' AS detail
              FROM listing_cards c JOIN listings l ON l.id = c.listing_id
              WHERE c.shop_id <> l.shop_id
              UNION ALL
              SELECT 'cart line ' || c.id || ' mixes shops' AS detail
              FROM cart_lines c JOIN variants v ON v.id = c.variant_id
              WHERE c.shop_id <> v.shop_id",
    },
    Check {
        invariant: "I12",
        name: "tenants.money",
        rule: "payments, refunds, parcels and transfers are of the shop of their order",
        sql: "SELECT 'allocation ' || x.id || ' is not of the order''s shop' AS detail
              FROM payment_allocations x JOIN orders o ON o.id = x.order_id
              WHERE x.shop_id <> o.shop_id
              UNION ALL
              SELECT 'refund ' || x.id || ' is not of the order''s shop' AS detail
              FROM refunds x JOIN orders o ON o.id = x.order_id WHERE x.shop_id <> o.shop_id
              UNION ALL
              SELECT 'claim ' || x.id || ' mixes orders or shops' AS detail
              FROM claims x
              JOIN orders o ON o.id = x.order_id
              LEFT JOIN refunds r ON r.id = x.refund_id
              LEFT JOIN claim_lines c ON c.claim_id = x.id
              LEFT JOIN order_lines l ON l.id = c.order_line_id
              WHERE x.shop_id <> o.shop_id OR COALESCE(r.order_id, x.order_id) <> x.order_id
                  OR COALESCE(l.order_id, x.order_id) <> x.order_id
              UNION ALL
              SELECT 'invoice ' || x.id || ' is not of the order''s shop' AS detail
              FROM invoices x JOIN orders o ON o.id = x.order_id WHERE x.shop_id <> o.shop_id
              UNION ALL
              SELECT 'line ' || x.id || ' of refund ' || x.refund_id || ' is not of its order'
                  AS detail
              FROM refund_lines x
              JOIN refunds r ON r.id = x.refund_id
              JOIN order_lines l ON l.id = x.order_line_id
              WHERE x.shop_id <> r.shop_id OR l.order_id <> r.order_id
              UNION ALL
              SELECT 'shipment ' || x.id || ' is not of the order''s shop' AS detail
              FROM shipments x JOIN orders o ON o.id = x.order_id WHERE x.shop_id <> o.shop_id
              UNION ALL
              SELECT 'transfer ' || x.id || ' is not of the order''s shop' AS detail
              FROM ledger_transfers x LEFT JOIN orders o ON o.id = x.order_id
              WHERE x.kind <> 'payout' AND x.shop_id <> COALESCE(o.shop_id, -1)",
    },
    Check {
        invariant: "I12",
        name: "tenants.events",
        rule: "an event of an order, a listing or a shop says whose it is",
        sql: "SELECT 'event ' || e.id || ' of order ' || e.aggregate_id || ' names another shop'
                  AS detail
              FROM events e JOIN orders o ON o.id = e.aggregate_id
              WHERE e.aggregate = 'order' AND COALESCE(e.shop_id, -1) <> o.shop_id
              UNION ALL
              SELECT 'event ' || e.id || ' of listing ' || e.aggregate_id || ' names another shop'
                  AS detail
              FROM events e JOIN listings l ON l.id = e.aggregate_id
              WHERE e.aggregate = 'listing' AND COALESCE(e.shop_id, -1) <> l.shop_id
              UNION ALL
              SELECT 'event ' || e.id || ' of shop ' || e.aggregate_id || ' names another' AS detail
              FROM events e
              WHERE e.aggregate = 'shop' AND COALESCE(e.shop_id, -1) <> e.aggregate_id",
    },
    Check {
        invariant: "I12",
        name: "tenants.applications",
        rule: "an application is about a charter or listing of its own shop",
        sql: "SELECT 'application ' || a.id || ' is about another shop''s charter' AS detail
              FROM applications a LEFT JOIN charters c ON c.id = a.subject_id
              WHERE a.kind IN ('opening', 'charter_change') AND a.shop_id <> COALESCE(c.shop_id, -1)
              UNION ALL
              SELECT 'application ' || a.id || ' is about another shop''s listing' AS detail
              FROM applications a LEFT JOIN listings l ON l.id = a.subject_id
              WHERE a.kind = 'listing_revision' AND a.shop_id <> COALESCE(l.shop_id, -1)",
    },
    Check {
        invariant: "I12",
        name: "tenants.one_active_charter",
        rule: "a shop that was approved has exactly one active charter",
        sql: "SELECT 'shop ' || s.slug || ' is ' || s.state || ' with ' || COUNT(c.id)
                  || ' active charters' AS detail
              FROM shops s LEFT JOIN charters c ON c.shop_id = s.id AND c.state = 'active'
              WHERE s.state IN ('approved', 'suspended')
              GROUP BY s.slug, s.state HAVING COUNT(c.id) <> 1",
    },
];
