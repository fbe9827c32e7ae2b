//! Histories: paths of the allowed graph, in the order of time, ending where the row stands.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I9",
        name: "history.allowed_steps",
        rule: "a change of state is one that the table of its kind allows",
        sql: "SELECT 'event ' || e.id || ': ' || e.aggregate || ' ' || e.aggregate_id || ' from '
                  || {was} || ' to ' || {now} AS detail
              FROM events e
              WHERE {was} IS NOT NULL AND {now} IS NOT NULL
                  AND e.aggregate IN ('order', 'shop', 'listing', 'refund', 'claim',
                      'invoice', 'instruction')
                  AND e.aggregate || ' ' || {was} || ' ' || {now} NOT IN (
                      'order awaiting_payment confirmed', 'order awaiting_payment cancelled',
                      'order confirmed accepted', 'order confirmed cancelled',
                      'order accepted shipped', 'order accepted cancelled',
                      'order shipped delivered', 'order shipped refused',
                      'order delivered completed', 'order refused closed',
                      'order cancelled confirmed',
                      'shop draft submitted', 'shop submitted under_review',
                      'shop under_review approved', 'shop under_review changes_requested',
                      'shop under_review rejected', 'shop changes_requested submitted',
                      'shop draft closed', 'shop submitted closed',
                      'shop changes_requested closed',
                      'shop approved suspended', 'shop suspended approved',
                      'shop approved closed', 'shop suspended closed',
                      'listing draft pending_review', 'listing draft active',
                      'listing pending_review active', 'listing pending_review draft',
                      'listing active paused', 'listing paused active',
                      'listing draft archived', 'listing pending_review archived',
                      'listing active archived', 'listing paused archived',
                      'refund requested approved', 'refund requested declined',
                      'refund approved processing', 'refund approved succeeded',
                      'refund processing succeeded', 'refund processing failed',
                      'refund failed processing', 'refund succeeded failed',
                      'refund declined disputed',
                      'refund disputed approved', 'refund disputed declined',
                      'claim requested approved', 'claim requested allowed',
                      'claim requested offered', 'claim requested declined',
                      'claim requested withdrawn', 'claim requested disputed',
                      'claim allowed sent', 'claim allowed withdrawn', 'claim allowed lapsed',
                      'claim sent approved', 'claim sent offered', 'claim sent declined',
                      'claim sent disputed', 'claim offered approved', 'claim offered disputed',
                      'claim declined disputed', 'claim declined lapsed',
                      'claim disputed approved', 'claim disputed rejected',
                      'claim disputed withdrawn',
                      'invoice requested issued', 'invoice requested declined',
                      'invoice requested withdrawn', 'invoice declined issued',
                      'invoice issued issued', 'invoice issued red_due',
                      'invoice red_due red_due', 'invoice red_due issued',
                      'invoice red_due reversed',
                      'instruction open approved', 'instruction approved sent',
                      'instruction sent paid', 'instruction sent failed',
                      'instruction failed sent', 'instruction approved open',
                      'instruction failed open')",
    },
    Check {
        invariant: "I9",
        name: "history.unbroken",
        rule: "each change begins in the state in which the one before has ended",
        sql: "SELECT 'event ' || h.id || ': ' || h.aggregate || ' ' || h.aggregate_id || ' was '
                  || h.was || ', before it came into ' || h.previous AS detail
              FROM (SELECT e.id, e.aggregate, e.aggregate_id, {was} AS was,
                        LAG({now}) OVER (PARTITION BY e.aggregate, e.aggregate_id ORDER BY e.id)
                            AS previous
                    FROM events e WHERE {now} IS NOT NULL) h
              WHERE h.was IS NOT NULL AND h.previous IS NOT NULL AND h.was <> h.previous",
    },
    Check {
        invariant: "I9",
        name: "history.times_do_not_decrease",
        rule: "of one thing, a later event is not earlier in time",
        sql: "SELECT 'event ' || h.id || ' of ' || h.aggregate || ' ' || h.aggregate_id
                  || ' is earlier than the one before' AS detail
              FROM (SELECT e.id, e.aggregate, e.aggregate_id, e.occurred_at,
                        LAG(e.occurred_at) OVER (PARTITION BY e.aggregate, e.aggregate_id
                            ORDER BY e.id) AS previous
                    FROM events e) h
              WHERE h.previous > h.occurred_at",
    },
    Check {
        invariant: "I9",
        name: "history.ends_where_the_order_stands",
        rule: "the last change of an order led to the state that it is in",
        sql: "SELECT 'order ' || o.number || ' is ' || o.state || ', its history ends in ' || h.now
                  AS detail
              FROM orders o
              JOIN (SELECT e.aggregate_id, {now} AS now, ROW_NUMBER() OVER (
                        PARTITION BY e.aggregate_id ORDER BY e.id DESC) AS place
                    FROM events e WHERE e.aggregate = 'order' AND {now} IS NOT NULL) h
                  ON h.aggregate_id = o.id AND h.place = 1
              WHERE h.now <> o.state",
    },
    Check {
        invariant: "I9",
        name: "history.orders_begin",
        rule: "an order's history begins with its placement",
        sql: "SELECT 'order ' || o.number || ' was never placed' AS detail FROM orders o
              WHERE NOT EXISTS (SELECT 1 FROM events e
                  WHERE e.aggregate = 'order' AND e.aggregate_id = o.id)",
    },
    Check {
        invariant: "I10",
        name: "events.told_once",
        rule: "an event makes one notice and one mail of a kind for one person",
        sql: "SELECT 'event ' || event_id || ': ' || COUNT(*) || ' notices ' || kind || ' to user '
                  || user_id AS detail
              FROM notices GROUP BY event_id, user_id, kind HAVING COUNT(*) > 1
              UNION ALL
              SELECT 'event ' || event_id || ': ' || COUNT(*) || ' mails ' || kind AS detail
              FROM mails WHERE event_id IS NOT NULL
              GROUP BY event_id, recipient, kind HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "I10",
        name: "events.notices_have_events",
        rule: "what people are told has happened",
        sql:
            "SELECT 'notice ' || n.id || ' tells of event ' || n.event_id || ', which is not there'
                  AS detail
              FROM notices n WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.id = n.event_id)",
    },
];
