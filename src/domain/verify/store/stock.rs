//! Stock: never below zero, and the sum of what came and went.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I1",
        name: "stock.not_negative",
        rule: "no stock item holds less than nothing",
        sql: "SELECT 'stock item ' || i.id || ' holds ' || i.on_hand AS detail
              FROM stock_items i WHERE i.on_hand < 0",
    },
    Check {
        invariant: "I1",
        name: "stock.taken_for_orders",
        rule: "what an order's lines stand for was taken from stock, no more and no less",
        sql: "SELECT 'order ' || l.order_id || ' stands for ' || l.units || ' of stock item '
                  || l.stock_item_id || ', taken were ' || COALESCE(t.units, 0) AS detail
              FROM (SELECT order_id, stock_item_id, SUM(stock_units) AS units
                    FROM order_lines GROUP BY order_id, stock_item_id) l
              LEFT JOIN (SELECT reference_id, stock_item_id, -SUM(quantity) AS units
                    FROM stock_movements WHERE kind = 'sold' AND reference_kind = 'order'
                    GROUP BY reference_id, stock_item_id) t
                  ON t.reference_id = l.order_id AND t.stock_item_id = l.stock_item_id
              WHERE COALESCE(t.units, 0) <> l.units",
    },
    Check {
        invariant: "I1",
        name: "stock.given_back",
        rule: "a cancelled order gave all its goods back but for those of refunds, a refused one at \
               most that, no other any",
        sql: "SELECT 'order ' || o.number || ' is ' || o.state || ', given back were '
                  || l.back || ' of ' || l.units AS detail
              FROM orders o
              JOIN (SELECT g.order_id, SUM(g.units) AS units, SUM(COALESCE(r.back, 0)) AS back
                    FROM (SELECT l.order_id, l.stock_item_id,
                              SUM(l.stock_units / l.quantity * (l.quantity - COALESCE(d.done, 0)
                                  - COALESCE(w.missing, 0))) AS units
                          FROM order_lines l
                          LEFT JOIN (SELECT x.order_line_id, SUM(CASE WHEN x.restocked > 0
                                  THEN x.restocked ELSE x.unsent END) AS done
                              FROM refund_lines x
                              JOIN refunds y ON y.id = x.refund_id AND y.state <> 'declined'
                              GROUP BY x.order_line_id) d ON d.order_line_id = l.id
                          LEFT JOIN (SELECT order_line_id, SUM(missing_grams) AS missing
                              FROM shipment_lines GROUP BY order_line_id) w
                              ON w.order_line_id = l.id
                          GROUP BY l.order_id, l.stock_item_id) g
                    LEFT JOIN (SELECT reference_id, stock_item_id, SUM(quantity) AS back
                          FROM stock_movements
                          WHERE (kind = 'returned' AND reference_kind IN ('order', 'order_again'))
                              OR (kind = 'sold' AND reference_kind = 'order_again')
                          GROUP BY reference_id, stock_item_id) r
                        ON r.reference_id = g.order_id AND r.stock_item_id = g.stock_item_id
                    GROUP BY g.order_id) l ON l.order_id = o.id
              WHERE CASE o.state WHEN 'cancelled' THEN l.back <> l.units
                    WHEN 'closed' THEN l.back > l.units ELSE l.back <> 0 END",
    },
    Check {
        invariant: "I1",
        name: "stock.given_back_by_refunds",
        rule: "what a refund says is for sale again went back into stock, no more and no less",
        sql: "SELECT 'refund ' || refund_id || ' and stock item ' || stock_item_id
                  || ': given back less restocked is ' || SUM(units) AS detail
              FROM (SELECT m.reference_id AS refund_id, m.stock_item_id, m.quantity AS units
                    FROM stock_movements m
                    WHERE m.kind = 'returned' AND m.reference_kind = 'refund'
                    UNION ALL
                    SELECT x.refund_id, l.stock_item_id,
                        -(l.stock_units / l.quantity * x.restocked) AS units
                    FROM refund_lines x JOIN order_lines l ON l.id = x.order_line_id) both_sides
              GROUP BY refund_id, stock_item_id HAVING SUM(units) <> 0",
    },
    Check {
        invariant: "I1",
        name: "stock.moved_as_weighed",
        rule: "what the scale found missing went back into stock, what it found more was taken",
        sql: "SELECT 'parcel ' || shipment_id || ' and stock item ' || stock_item_id
                  || ': moved less weighed is ' || SUM(units) AS detail
              FROM (SELECT m.reference_id AS shipment_id, m.stock_item_id, m.quantity AS units
                    FROM stock_movements m WHERE m.reference_kind = 'shipment'
                    UNION ALL
                    SELECT x.shipment_id, l.stock_item_id, l.stock_units / l.quantity
                        * (COALESCE(x.weighed_grams, x.quantity) - x.quantity - x.missing_grams)
                        AS units
                    FROM shipment_lines x JOIN order_lines l ON l.id = x.order_line_id) both_sides
              GROUP BY shipment_id, stock_item_id HAVING SUM(units) <> 0",
    },
    Check {
        invariant: "I2",
        name: "stock.movements_sum",
        rule: "what a stock item holds is the sum of its movements",
        sql: "SELECT 'stock item ' || i.id || ' holds ' || i.on_hand || ', its movements sum to '
                  || COALESCE(m.total, 0) AS detail
              FROM stock_items i
              LEFT JOIN (SELECT stock_item_id, SUM(quantity) AS total
                    FROM stock_movements GROUP BY stock_item_id) m ON m.stock_item_id = i.id
              WHERE i.on_hand <> COALESCE(m.total, 0)",
    },
    Check {
        invariant: "I2",
        name: "stock.movements_once",
        rule: "a movement of one kind exists once for each cause and item",
        sql: "SELECT 'stock item ' || stock_item_id || ': ' || COUNT(*) || ' movements ' || kind
                  || ' for ' || reference_kind || ' ' || reference_id AS detail
              FROM stock_movements WHERE reference_id IS NOT NULL
              GROUP BY stock_item_id, kind, reference_kind, reference_id HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "I2",
        name: "stock.movements_have_orders",
        rule: "goods move only for lines of orders that exist",
        sql: "SELECT 'stock item ' || m.stock_item_id || ' moved for order ' || m.reference_id
                  || ', which has no such line' AS detail
              FROM stock_movements m
              WHERE m.reference_kind IN ('order', 'order_again') AND NOT EXISTS (
                  SELECT 1 FROM order_lines l WHERE l.order_id = m.reference_id
                      AND l.stock_item_id = m.stock_item_id AND l.shop_id = m.shop_id)",
    },
    Check {
        invariant: "R1",
        name: "cards.follow_their_source",
        rule: "a card stands for an active listing of an approved shop, and only such are counted",
        sql: "SELECT 'card of listing ' || c.listing_id || ': listing ' || l.state || ', shop '
                  || s.state AS detail
              FROM listing_cards c
              JOIN listings l ON l.id = c.listing_id
              JOIN shops s ON s.id = l.shop_id
              WHERE l.state <> 'active' OR s.state <> 'approved' OR c.shop_slug <> s.slug
              UNION ALL
              SELECT 'shop ' || o.shop_id || ' is counted: ' || s.state
              FROM open_shops o JOIN shops s ON s.id = o.shop_id WHERE s.state <> 'approved'",
    },
    Check {
        invariant: "R1",
        name: "shops.counted_where_they_are",
        rule: "a shop with cards is counted, in its county and as what it sells",
        sql: "SELECT 'shop ' || s.id || ' is counted as ' || o.category_code || ' in '
                  || o.county_code AS detail
              FROM (SELECT DISTINCT shop_id FROM listing_cards) c
              JOIN shops s ON s.id = c.shop_id
              LEFT JOIN open_shops o ON o.shop_id = c.shop_id
              LEFT JOIN charters t ON t.shop_id = c.shop_id AND t.state = 'active'
              WHERE o.shop_id IS NULL OR o.county_code <> substr(s.division_code, 1, 6)
                  OR o.category_code <> t.category_code",
    },
    Check {
        invariant: "R1",
        name: "cards.stand_in_their_months",
        rule: "a card stands on the shelf of each month of its harvest, and on no other",
        sql: "SELECT 'card of listing ' || c.listing_id || ' stands in ' || COALESCE(m.months, 0)
                  || ' months' AS detail
              FROM listing_cards c
              LEFT JOIN (SELECT s.listing_id, COUNT(*) AS months,
                        SUM(CASE WHEN d.season_from <= d.season_to
                                AND s.month BETWEEN d.season_from AND d.season_to THEN 1
                            WHEN d.season_from > d.season_to
                                AND (s.month >= d.season_from OR s.month <= d.season_to) THEN 1
                            ELSE 0 END) AS sound
                    FROM season_cards s JOIN listing_cards d ON d.listing_id = s.listing_id
                    GROUP BY s.listing_id) m ON m.listing_id = c.listing_id
              WHERE COALESCE(m.months, 0) <> COALESCE(m.sound, 0) OR COALESCE(m.months, 0)
                  <> CASE WHEN c.season_from IS NULL THEN 0
                      WHEN c.season_from <= c.season_to THEN c.season_to - c.season_from + 1
                      ELSE 13 - c.season_from + c.season_to END",
    },
    Check {
        invariant: "R1",
        name: "cards.say_what_is_in_stock",
        rule: "a card says that goods are there exactly when some pack can be bought",
        sql: "SELECT 'card of listing ' || c.listing_id || ' says the contrary of what is in stock'
                  AS detail
              FROM listing_cards c
              JOIN (SELECT v.listing_id,
                        MAX(CASE WHEN i.on_hand >= COALESCE(v.step_grams, v.draws) THEN 1 ELSE 0
                            END) AS is_there
                    FROM variants v JOIN stock_items i ON i.id = v.stock_item_id
                    WHERE v.state = 'active' GROUP BY v.listing_id) s
                  ON s.listing_id = c.listing_id
              WHERE CASE WHEN c.is_in_stock THEN 1 ELSE 0 END <> s.is_there",
    },
];
