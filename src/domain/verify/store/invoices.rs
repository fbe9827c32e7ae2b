//! Invoices: one an order, for what the buyer has paid and not had back.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I7",
        name: "invoices.say_what_was_paid",
        rule: "an invoice says, less its red-letter invoices, what was paid less what goes back; \
               one that says more waits for a red-letter invoice",
        sql: "SELECT 'invoice ' || i.id || ' of order ' || o.number || ' is ' || i.state || ' for '
                  || (i.issued_minor - i.red_minor) || ', the order keeps '
                  || (o.paid_minor - COALESCE(r.total, 0)) AS detail
              FROM invoices i
              JOIN orders o ON o.id = i.order_id
              LEFT JOIN (SELECT order_id, SUM(amount_minor) AS total FROM refunds
                    WHERE state NOT IN ('declined') GROUP BY order_id) r ON r.order_id = o.id
              WHERE (i.state = 'issued'
                      AND i.issued_minor - i.red_minor <> o.paid_minor - COALESCE(r.total, 0))
                  OR (i.state = 'red_due'
                      AND i.issued_minor - i.red_minor <= o.paid_minor - COALESCE(r.total, 0))
                  OR (i.state = 'requested' AND o.paid_minor = 0)
                  OR (i.state = 'reversed' AND i.issued_minor <> i.red_minor)",
    },
    Check {
        invariant: "I7",
        name: "invoices.one_at_a_time",
        rule: "an order has one invoice that is asked for or there",
        sql: "SELECT 'order ' || order_id || ' has ' || COUNT(*) || ' invoices' AS detail
              FROM invoices WHERE state IN ('requested', 'issued', 'red_due')
              GROUP BY order_id HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "I9",
        name: "invoices.answers_fit_their_state",
        rule: "what is written has a number, what is declined a reason, what is taken back the \
               number of a red-letter invoice; an organisation has its tax number",
        sql: "SELECT 'invoice ' || id || ' is ' || state || ' with the number '''
                  || invoice_number || ''', ' || red_minor || ' taken back by '''
                  || red_numbers || '''' AS detail
              FROM invoices
              WHERE (state IN ('issued', 'red_due', 'reversed')) <> (invoice_number <> '')
                  OR (invoice_number <> '') <> (issued_minor > 0)
                  OR (red_minor > 0) <> (red_numbers <> '')
                  OR (state = 'declined' AND answer = '')
                  OR (title_kind = 'organisation') <> (tax_number <> '')",
    },
    Check {
        invariant: "I9",
        name: "history.ends_where_the_invoice_stands",
        rule: "the last change of an invoice led to the state that it is in",
        sql: "SELECT 'invoice ' || i.id || ' is ' || i.state || ', its history ends in '
                  || COALESCE(h.now, 'nothing') AS detail
              FROM invoices i
              LEFT JOIN (SELECT e.aggregate_id, {now} AS now, ROW_NUMBER() OVER (
                        PARTITION BY e.aggregate_id ORDER BY e.id DESC) AS place
                    FROM events e WHERE e.aggregate = 'invoice' AND {now} IS NOT NULL) h
                  ON h.aggregate_id = i.id AND h.place = 1
              WHERE i.state <> COALESCE(h.now, 'nothing')",
    },
];
