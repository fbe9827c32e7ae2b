//! What is said of lots: inspections, certificates, recalls.

use crate::domain::verify::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I12",
        name: "tenants.traces",
        rule: "what is said of a lot is said by its own shop",
        sql: "SELECT 'inspection ' || x.id || ' is of a lot of another shop' AS detail
              FROM lot_inspections x LEFT JOIN lots l ON l.id = x.lot_id
              WHERE x.shop_id <> COALESCE(l.shop_id, -1)
              UNION ALL
              SELECT 'certificate ' || x.id || ' is of a lot of another shop' AS detail
              FROM lot_certificates x LEFT JOIN lots l ON l.id = x.lot_id
              WHERE x.shop_id <> COALESCE(l.shop_id, -1)
              UNION ALL
              SELECT 'recall ' || x.id || ' is of a lot of another shop' AS detail
              FROM lot_recalls x LEFT JOIN lots l ON l.id = x.lot_id
              WHERE x.shop_id <> COALESCE(l.shop_id, -1)",
    },
    Check {
        invariant: "I9",
        name: "traces.certificates_name_their_key",
        rule: "a certificate is signed with the key that it names, while that was in use",
        sql: "SELECT 'certificate ' || x.id || ' of ' || x.issued_at || ' names '
                  || substr(x.payload, 1, 13) || ' and has key ' || COALESCE(k.name, 'none')
                  AS detail
              FROM lot_certificates x LEFT JOIN trace_keys k ON k.id = x.key_id
              WHERE substr(x.payload, 1, 13) <> 'YP1.' || COALESCE(k.name, '') || '.'
                  OR x.issued_at < k.since OR x.issued_at > COALESCE(k.until, x.issued_at)",
    },
    Check {
        invariant: "I3",
        name: "traces.certificates_are_all_kept",
        rule: "the certificates of a lot are numbered from 1 on, without a gap",
        sql: "SELECT 'lot ' || lot_id || ' has ' || COUNT(*) || ' certificates up to number '
                  || MAX(number) AS detail
              FROM lot_certificates GROUP BY lot_id
              HAVING MAX(number) <> COUNT(*) OR MIN(number) <> 1",
    },
    Check {
        invariant: "I2",
        name: "traces.nothing_leaves_after_a_recall",
        rule: "no parcel holds goods of a lot that was called back before it left",
        sql: "SELECT 'shipment ' || s.id || ' of ' || s.shipped_at || ' holds goods of lot '
                  || r.lot_id || ', recalled at ' || r.recalled_at AS detail
              FROM lot_recalls r
              JOIN shipment_line_lots g ON g.lot_id = r.lot_id
              JOIN shipment_lines p ON p.id = g.shipment_line_id
              JOIN shipments s ON s.id = p.shipment_id
              WHERE s.shipped_at > r.recalled_at",
    },
    Check {
        invariant: "I10",
        name: "traces.recalls_are_told",
        rule: "each order with goods of a lot that was called back has an event that names the lot",
        sql: "SELECT 'order ' || s.order_id || ' knows nothing of the recall of lot ' || r.lot_id
                  AS detail
              FROM lot_recalls r
              JOIN shipment_line_lots g ON g.lot_id = r.lot_id
              JOIN shipment_lines p ON p.id = g.shipment_line_id
              JOIN shipments s ON s.id = p.shipment_id
              WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.aggregate = 'order'
                  AND e.aggregate_id = s.order_id AND e.kind = 'order.lot_recalled'
                  AND {lot} = r.lot_id)",
    },
];
