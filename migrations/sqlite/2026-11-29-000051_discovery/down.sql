ALTER TABLE programmes DROP COLUMN is_on_shelf;
DROP TABLE season_cards;
DROP TABLE open_shops;
