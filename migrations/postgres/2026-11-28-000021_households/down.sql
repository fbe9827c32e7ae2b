DROP TABLE shipment_line_lots;
DROP TABLE lot_shares;
DROP TABLE lots;
DROP TABLE sharing_rules;
DROP TABLE households;
