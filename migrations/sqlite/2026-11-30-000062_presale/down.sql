ALTER TABLE orders DROP COLUMN ships_from;
ALTER TABLE listings DROP COLUMN ships_from;
