-- The days, both included, on which a shop sends no parcels; neither or both.
ALTER TABLE shops ADD COLUMN holiday_from DATE;
ALTER TABLE shops ADD COLUMN holiday_to DATE;
