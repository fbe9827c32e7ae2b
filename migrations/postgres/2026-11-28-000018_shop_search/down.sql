ALTER TABLE shops DROP COLUMN search_names;
