//! Messages: what is counted of them is what is there.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "R1",
        name: "messages.unread_is_what_is_behind",
        rule: "a side has not read what the other has written behind the last message that it read",
        sql: "SELECT 'conversation ' || t.id || ' counts ' || t.buyer_unread || ' and '
                  || t.shop_unread || ' unread, there are ' || COALESCE(b.n, 0) || ' and '
                  || COALESCE(s.n, 0) AS detail
              FROM message_threads t
              LEFT JOIN (SELECT x.id, COUNT(*) AS n FROM message_threads x
                    JOIN messages m ON m.thread_id = x.id
                    WHERE m.side = 'shop' AND m.id > x.buyer_read_id GROUP BY x.id) b
                  ON b.id = t.id
              LEFT JOIN (SELECT x.id, COUNT(*) AS n FROM message_threads x
                    JOIN messages m ON m.thread_id = x.id
                    WHERE m.side = 'buyer' AND m.id > x.shop_read_id GROUP BY x.id) s
                  ON s.id = t.id
              WHERE t.buyer_unread <> COALESCE(b.n, 0) OR t.shop_unread <> COALESCE(s.n, 0)",
    },
    Check {
        invariant: "R1",
        name: "messages.inboxes_sum",
        rule: "what an account, a shop or a guest has not read is the sum over all conversations",
        sql: "WITH sums AS (
                  SELECT 'account' AS kind, user_id AS owner, SUM(buyer_unread) AS n
                  FROM message_threads WHERE user_id IS NOT NULL GROUP BY user_id
                  UNION ALL
                  SELECT 'purchase', purchase_id, SUM(buyer_unread)
                  FROM message_threads WHERE purchase_id IS NOT NULL GROUP BY purchase_id
                  UNION ALL
                  SELECT 'shop', shop_id, SUM(shop_unread) FROM message_threads GROUP BY shop_id)
              SELECT 'the inbox of ' || i.owner_kind || ' ' || i.owner_id || ' counts '
                  || i.unread || ', its conversations ' || COALESCE(s.n, 0) AS detail
              FROM message_inboxes i
              LEFT JOIN sums s ON s.kind = i.owner_kind AND s.owner = i.owner_id
              WHERE i.unread <> COALESCE(s.n, 0)
              UNION ALL
              SELECT s.kind || ' ' || s.owner || ' has no inbox and ' || s.n || ' unread' AS detail
              FROM sums s
              LEFT JOIN message_inboxes i ON i.owner_kind = s.kind AND i.owner_id = s.owner
              WHERE i.id IS NULL AND s.n <> 0",
    },
    Check {
        invariant: "R1",
        name: "messages.end_in_the_newest",
        rule: "a conversation names its newest message, who wrote it and when",
        sql: "SELECT 'conversation ' || t.id || ' names message ' || t.last_message_id
                  || ' as its newest, it is ' || COALESCE(m.newest, 0) AS detail
              FROM message_threads t
              LEFT JOIN (SELECT thread_id, MAX(id) AS newest FROM messages GROUP BY thread_id) m
                  ON m.thread_id = t.id
              LEFT JOIN messages l ON l.id = t.last_message_id
              WHERE t.last_message_id <> COALESCE(m.newest, 0)
                  OR t.last_by <> COALESCE(l.side, 'nobody')
                  OR t.last_at <> COALESCE(l.created_at, -1)",
    },
    Check {
        invariant: "I12",
        name: "tenants.messages",
        rule: "a conversation is of the shop of its order or listing and of the buyer of its order, \
               and what belongs to it is of the same shop",
        sql: "SELECT 'conversation ' || t.id || ' mixes shops or buyers' AS detail
              FROM message_threads t
              LEFT JOIN orders o ON o.id = t.order_id
              LEFT JOIN purchases p ON p.id = o.purchase_id
              LEFT JOIN listings l ON l.id = t.listing_id
              WHERE t.shop_id <> COALESCE(o.shop_id, l.shop_id, -1)
                  OR (o.id IS NOT NULL AND COALESCE(p.user_id, -1) <> COALESCE(t.user_id, -1))
                  OR (t.purchase_id IS NOT NULL AND t.purchase_id <> COALESCE(p.id, -1))
              UNION ALL
              SELECT 'message ' || m.id || ' is of a conversation of another shop' AS detail
              FROM messages m LEFT JOIN message_threads t ON t.id = m.thread_id
              WHERE m.shop_id <> COALESCE(t.shop_id, -1)
              UNION ALL
              SELECT 'photo ' || x.id || ' is of a message of another shop' AS detail
              FROM message_photos x LEFT JOIN messages m ON m.id = x.message_id
              WHERE x.shop_id <> COALESCE(m.shop_id, -1)
              UNION ALL
              SELECT 'report ' || x.id || ' is of a message of another shop or of one''s own'
                  AS detail
              FROM message_reports x LEFT JOIN messages m ON m.id = x.message_id
              WHERE x.shop_id <> COALESCE(m.shop_id, -1) OR x.side = m.side
              UNION ALL
              SELECT 'reading ' || x.id || ' is for a claim of another order' AS detail
              FROM message_readings x
              JOIN message_threads t ON t.id = x.thread_id
              LEFT JOIN claims c ON c.id = x.claim_id
              WHERE x.shop_id <> t.shop_id OR COALESCE(c.order_id, -1) <> COALESCE(t.order_id, 0)",
    },
];
