ALTER TABLE shipment_lines DROP COLUMN missing_grams;
ALTER TABLE shipment_lines DROP COLUMN weighed_grams;
ALTER TABLE shops DROP COLUMN weigh_tolerance_bp;
