ALTER TABLE shops DROP COLUMN holiday_to;
ALTER TABLE shops DROP COLUMN holiday_from;
