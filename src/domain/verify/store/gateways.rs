//! What gateways have said, against what was booked.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I6",
        name: "gateways.payments_have_proof",
        rule: "a payment through a gateway is there only if the gateway has said so, in this amount",
        sql:
            "SELECT 'payment ' || p.number || ' of ' || p.amount_minor || ' has no proof' AS detail
              FROM payments p
              WHERE p.provider <> 'manual' AND p.state = 'succeeded' AND NOT EXISTS (
                  SELECT 1 FROM payment_messages m
                  WHERE m.provider = p.provider AND m.about = p.number AND m.is_verified
                      AND m.said = 'succeeded' AND ((m.amount_minor = p.amount_minor
                          AND m.currency = p.currency) OR EXISTS (SELECT 1 FROM held_payments h
                          WHERE h.payment_id = p.id AND h.decision = 'accepted'
                              AND h.received_minor = m.amount_minor
                              AND h.received_currency = m.currency)))",
    },
    Check {
        invariant: "I6",
        name: "gateways.proofs_have_payments",
        rule: "what a gateway has said to be paid is booked, or held",
        sql:
            "SELECT 'message ' || m.id || ' says that ' || m.about || ' is paid, it is ' || p.state
                  AS detail
              FROM payment_messages m
              JOIN payments p ON p.number = m.about AND p.provider = m.provider
              WHERE m.is_verified AND m.said = 'succeeded' AND p.state <> 'succeeded'
                  AND NOT EXISTS (SELECT 1 FROM held_payments h WHERE h.payment_id = p.id)",
    },
    Check {
        invariant: "I6",
        name: "gateways.refunds_have_proof",
        rule: "money went back through a gateway only if the gateway has said so, in this amount, and \
               has not unsaid it, or somebody after it had kept refusing or was left to people",
        // A notification that comes once more says nothing of what has come back since.
        sql: "SELECT 'refund ' || g.number || ' of ' || g.amount_minor || ' has no proof' AS detail
              FROM gateway_refunds g
              WHERE g.state = 'done' AND NOT ((COALESCE(g.refusals, 0) >= 3
                      OR g.left_because IS NOT NULL) AND COALESCE(g.last_error, '') <> '')
                  AND NOT EXISTS (SELECT 1 FROM payment_messages m
                  WHERE m.about = g.number AND m.is_verified AND m.said = 'succeeded'
                      AND m.amount_minor = g.amount_minor AND m.currency = g.currency
                      AND NOT EXISTS (SELECT 1 FROM payment_messages later
                          WHERE later.about = m.about AND later.id > m.id AND later.is_verified
                              AND later.kind = 'answer' AND later.said IN ('failed', 'closed')))
              UNION ALL
              SELECT 'message ' || m.id || ' says that ' || m.about || ' went back, it is '
                  || CASE g.state WHEN 'done' THEN 'settled by hand' ELSE g.state END AS detail
              FROM payment_messages m JOIN gateway_refunds g ON g.number = m.about
              WHERE m.is_verified AND m.said = 'succeeded'
                  AND (g.state <> 'done' OR g.last_error <> '')
                  AND ((g.state = 'done' AND COALESCE(g.left_because, '') <> 'differs')
                      OR (m.amount_minor = g.amount_minor AND m.currency = g.currency))
                  AND NOT EXISTS (SELECT 1 FROM payment_messages later
                      WHERE later.about = m.about AND later.id > m.id AND later.is_verified
                          AND later.kind = 'answer' AND later.said IN ('failed', 'closed'))
                  AND (m.kind = 'answer' OR NOT EXISTS (
                      SELECT 1 FROM payment_messages unsaid
                      JOIN payment_messages proof ON proof.about = unsaid.about
                      WHERE unsaid.about = m.about AND unsaid.id < m.id AND unsaid.is_verified
                          AND unsaid.kind = 'answer' AND unsaid.said IN ('failed', 'closed')
                          AND proof.id < unsaid.id AND proof.is_verified
                          AND proof.said = 'succeeded'))",
    },
    Check {
        invariant: "I6",
        name: "gateways.refunds_agree",
        rule: "a refund that a gateway sends is over exactly when its sending is, in one amount",
        sql: "SELECT 'refund ' || g.number || ' is ' || g.state || ', its order says ' || r.state
                  AS detail
              FROM gateway_refunds g
              JOIN refunds r ON r.shop_id = g.shop_id AND r.id = g.refund_id
              WHERE (g.state = 'done') <> (r.state = 'succeeded')
                  OR g.amount_minor <> r.amount_minor
              UNION ALL
              SELECT 'held payment ' || h.id || ' is ' || h.state || ', its money is '
                  || COALESCE(g.state, 'not sent') AS detail
              FROM held_payments h LEFT JOIN gateway_refunds g ON g.held_id = h.id
              WHERE h.return_minor > 0 AND (h.state = 'done') <> (COALESCE(g.state, '') = 'done')",
    },
    Check {
        invariant: "I7",
        name: "gateways.no_more_back_than_came",
        rule: "no more goes back by a payment than came by it",
        sql: "SELECT 'payment ' || p.number || ': ' || g.total || ' goes back of '
                  || COALESCE(h.received_minor, p.amount_minor) AS detail
              FROM payments p
              JOIN (SELECT payment_id, SUM(amount_minor) AS total FROM gateway_refunds
                    GROUP BY payment_id) g ON g.payment_id = p.id
              LEFT JOIN held_payments h ON h.payment_id = p.id
              WHERE g.total > COALESCE(h.received_minor, p.amount_minor)",
    },
];
