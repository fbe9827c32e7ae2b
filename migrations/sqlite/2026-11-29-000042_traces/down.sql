DROP TABLE lot_recalls;
DROP TABLE lot_certificates;
DROP TABLE lot_inspections;
DROP TABLE trace_keys;
