-- How far, in basis points, a parcel's mass may lie from what was ordered.
ALTER TABLE shops ADD COLUMN weigh_tolerance_bp INTEGER NOT NULL DEFAULT 500;
-- What the scale said, for goods by mass that were weighed.
ALTER TABLE shipment_lines ADD COLUMN weighed_grams INTEGER;
-- How much of the line was missing on the scale, and is not to be sent any more.
ALTER TABLE shipment_lines ADD COLUMN missing_grams INTEGER NOT NULL DEFAULT 0;
