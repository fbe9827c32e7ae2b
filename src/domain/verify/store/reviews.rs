//! What buyers say and ask, and what is counted of it.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I3",
        name: "reviews.of_goods_that_have_come",
        rule: "a review is of a line of an order that has come, and of its listing",
        sql: "SELECT 'review ' || r.id || ' of line ' || r.order_line_id || ': order '
                  || COALESCE(o.state, 'none') AS detail
              FROM reviews r
              LEFT JOIN order_lines l ON l.id = r.order_line_id AND l.order_id = r.order_id
                  AND l.listing_id = r.listing_id
              LEFT JOIN orders o ON o.id = l.order_id
              WHERE COALESCE(o.state, 'none') NOT IN ('delivered', 'completed')",
    },
    Check {
        invariant: "I3",
        name: "reviews.once_a_line",
        rule: "a line of an order has one review at most",
        sql: "SELECT 'line ' || order_line_id || ' has ' || COUNT(*) || ' reviews' AS detail
              FROM reviews GROUP BY order_line_id HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "R1",
        name: "reviews.listings_are_counted",
        rule: "a listing has as many reviews of each number of stars as count",
        sql: "SELECT 'listing ' || l.id || ' counts ' || l.stars_1 || ' ' || l.stars_2 || ' '
                  || l.stars_3 || ' ' || l.stars_4 || ' ' || l.stars_5 AS detail
              FROM listings l
              LEFT JOIN (SELECT listing_id,
                        SUM(CASE WHEN stars = 1 THEN 1 ELSE 0 END) AS one,
                        SUM(CASE WHEN stars = 2 THEN 1 ELSE 0 END) AS two,
                        SUM(CASE WHEN stars = 3 THEN 1 ELSE 0 END) AS three,
                        SUM(CASE WHEN stars = 4 THEN 1 ELSE 0 END) AS four,
                        SUM(CASE WHEN stars = 5 THEN 1 ELSE 0 END) AS five
                    FROM reviews WHERE COALESCE(hidden_for, '') <> 'fake' GROUP BY listing_id) r
                  ON r.listing_id = l.id
              WHERE l.stars_1 <> COALESCE(r.one, 0) OR l.stars_2 <> COALESCE(r.two, 0)
                  OR l.stars_3 <> COALESCE(r.three, 0) OR l.stars_4 <> COALESCE(r.four, 0)
                  OR l.stars_5 <> COALESCE(r.five, 0)",
    },
    Check {
        invariant: "R1",
        name: "listings.sales_are_counted",
        rule: "a listing counts the lines of orders that have reached their buyers",
        sql: "SELECT 'listing ' || l.id || ' counts ' || l.sold || ' sales' AS detail
              FROM listings l
              LEFT JOIN (SELECT i.listing_id, COUNT(*) AS arrived
                    FROM order_lines i JOIN orders o ON o.id = i.order_id
                    WHERE o.state IN ('delivered', 'completed') GROUP BY i.listing_id) a
                  ON a.listing_id = l.id
              WHERE l.sold <> COALESCE(a.arrived, 0)",
    },
    Check {
        invariant: "R1",
        name: "cards.say_what_buyers_say",
        rule: "a card shows how many reviews its listing has, and their smoothed average",
        sql: "SELECT 'card of listing ' || c.listing_id || ' says ' || c.rating || ' of '
                  || c.reviews || ', and there are ' || n.reviews AS detail
              FROM listing_cards c
              JOIN (SELECT id, stars_1 + stars_2 + stars_3 + stars_4 + stars_5 AS reviews,
                        stars_1 + 2 * stars_2 + 3 * stars_3 + 4 * stars_4 + 5 * stars_5 AS stars
                    FROM listings) n ON n.id = c.listing_id
              WHERE c.reviews <> n.reviews
                  OR c.rating <> CASE WHEN n.reviews = 0 THEN 0
                      ELSE (200 * (20 + n.stars) + 5 + n.reviews) / (2 * (5 + n.reviews)) END",
    },
    Check {
        invariant: "I9",
        name: "words.hidden_on_record",
        rule: "what is hidden has an event that names the ground",
        sql: "SELECT 'review ' || r.id || ' is hidden for ' || r.hidden_for AS detail
              FROM reviews r WHERE r.hidden_for IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e
                  WHERE e.aggregate = 'review' AND e.aggregate_id = r.id
                      AND e.kind = 'review.hidden' AND e.after LIKE '%' || r.hidden_for || '%')
              UNION ALL
              SELECT 'question ' || q.id || ' is hidden for ' || q.hidden_for AS detail
              FROM questions q WHERE q.hidden_for IS NOT NULL AND NOT EXISTS (SELECT 1
                  FROM events e WHERE e.aggregate = 'question' AND e.aggregate_id = q.id
                      AND e.kind = 'question.hidden' AND e.after LIKE '%' || q.hidden_for || '%')",
    },
    Check {
        invariant: "I12",
        name: "tenants.words",
        rule: "a review, a question and a report are of the shop that they are about",
        sql: "SELECT 'review ' || r.id || ' of shop ' || r.shop_id || ' is about another shop'
                  AS detail
              FROM reviews r LEFT JOIN order_lines l ON l.id = r.order_line_id
              WHERE r.shop_id <> COALESCE(l.shop_id, -1)
              UNION ALL
              SELECT 'question ' || q.id || ' of shop ' || q.shop_id || ' is about another shop'
                  AS detail
              FROM questions q LEFT JOIN listings l ON l.id = q.listing_id
              WHERE q.shop_id <> COALESCE(l.shop_id, -1)
              UNION ALL
              SELECT 'report ' || a.id || ' of ' || a.subject || ' ' || a.subject_id
                  || ' is of another shop' AS detail
              FROM abuse_reports a
              LEFT JOIN reviews r ON r.id = a.subject_id
                  AND a.subject IN ('review', 'review_answer')
              LEFT JOIN questions q ON q.id = a.subject_id
                  AND a.subject IN ('question', 'question_answer')
              WHERE a.shop_id <> COALESCE(r.shop_id, q.shop_id, -1)",
    },
];
