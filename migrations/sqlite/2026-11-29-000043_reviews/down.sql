ALTER TABLE listing_cards DROP COLUMN reviews;
ALTER TABLE listing_cards DROP COLUMN rating;
ALTER TABLE listings DROP COLUMN stars_5;
ALTER TABLE listings DROP COLUMN stars_4;
ALTER TABLE listings DROP COLUMN stars_3;
ALTER TABLE listings DROP COLUMN stars_2;
ALTER TABLE listings DROP COLUMN stars_1;
DROP TABLE abuse_reports;
DROP TABLE reviews;
