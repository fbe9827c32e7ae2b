ALTER TABLE listing_cards ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
DROP TABLE search_misses;
