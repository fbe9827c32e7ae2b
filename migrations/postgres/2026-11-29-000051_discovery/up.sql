-- One narrow row per open shop: what the map, the kinds and the places count. Written with the cards.
CREATE TABLE open_shops (
    shop_id BIGINT PRIMARY KEY REFERENCES shops (id),
    -- The deepest code down to the county.
    county_code TEXT NOT NULL,
    category_code TEXT NOT NULL
);
CREATE INDEX open_shops_place_idx ON open_shops (county_code, category_code);
CREATE INDEX open_shops_category_idx ON open_shops (category_code, county_code);
INSERT INTO open_shops (shop_id, county_code, category_code)
    SELECT s.id, substr(s.division_code, 1, 6), c.category_code
    FROM shops s JOIN charters c ON c.shop_id = s.id
    WHERE s.state = 'approved' AND c.state = 'active';

-- A card stands here once for each of its harvest months, so that what is in season is read off an
-- index.
CREATE TABLE season_cards (
    month INTEGER NOT NULL,
    published_at BIGINT NOT NULL,
    listing_id BIGINT NOT NULL REFERENCES listing_cards (listing_id) ON DELETE CASCADE,
    PRIMARY KEY (month, published_at, listing_id),
    CONSTRAINT season_cards_month_check CHECK (month BETWEEN 1 AND 12)
);
CREATE INDEX season_cards_listing_idx ON season_cards (listing_id);
INSERT INTO season_cards (month, published_at, listing_id)
    WITH RECURSIVE months (month) AS (
        SELECT 1 UNION ALL SELECT month + 1 FROM months WHERE month < 12
    )
    SELECT m.month, c.published_at, c.listing_id
    FROM listing_cards c JOIN months m
        ON CASE WHEN c.season_from <= c.season_to
            THEN m.month BETWEEN c.season_from AND c.season_to
            ELSE m.month >= c.season_from OR m.month <= c.season_to END
    WHERE c.season_from IS NOT NULL;

-- Whether its administration wants the shops that it supports shown on the front page.
ALTER TABLE programmes ADD COLUMN is_on_shelf BOOLEAN NOT NULL DEFAULT FALSE;
