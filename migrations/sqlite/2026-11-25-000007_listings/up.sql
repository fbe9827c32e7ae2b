-- A stored picture, named by the hash of what was uploaded.
CREATE TABLE media (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    hash TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT media_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT media_shop_hash_key UNIQUE (shop_id, hash)
) STRICT;

CREATE TABLE listings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    charter_id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL DEFAULT '',
    summary_zh TEXT NOT NULL DEFAULT '',
    summary_en TEXT NOT NULL DEFAULT '',
    -- Markdown.
    description_zh TEXT NOT NULL DEFAULT '',
    description_en TEXT NOT NULL DEFAULT '',
    -- Harvest months 1 to 12, both ends included; from may lie after to (winter crops).
    season_from INTEGER,
    season_to INTEGER,
    state TEXT NOT NULL,
    published_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT listings_state_check CHECK (state IN ('draft', 'pending_review', 'active',
        'paused', 'archived')),
    CONSTRAINT listings_season_check CHECK ((season_from IS NULL) = (season_to IS NULL)
        AND (season_from IS NULL OR (season_from BETWEEN 1 AND 12 AND season_to BETWEEN 1 AND 12))),
    CONSTRAINT listings_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT listings_charter_fkey FOREIGN KEY (shop_id, charter_id)
        REFERENCES charters (shop_id, id)
) STRICT;

CREATE TABLE variants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    stock_item_id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    pack_zh TEXT NOT NULL,
    pack_en TEXT NOT NULL DEFAULT '',
    sold_by TEXT NOT NULL,
    -- Minor units, of one piece or of 500 g.
    price_minor INTEGER NOT NULL,
    -- By piece: the net mass of one; by mass: empty.
    net_mass_grams INTEGER,
    -- By mass: what can be ordered is a multiple of this.
    step_grams INTEGER,
    -- Units of the stock item that one piece (or one gram) takes.
    draws INTEGER NOT NULL DEFAULT 1,
    position INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'active',
    CONSTRAINT variants_sold_by_check CHECK ((sold_by = 'piece' AND step_grams IS NULL)
        OR (sold_by = 'mass' AND step_grams > 0 AND net_mass_grams IS NULL AND draws = 1)),
    CONSTRAINT variants_price_check CHECK (price_minor > 0),
    CONSTRAINT variants_mass_check CHECK (net_mass_grams IS NULL OR net_mass_grams > 0),
    CONSTRAINT variants_draws_check CHECK (draws > 0),
    CONSTRAINT variants_state_check CHECK (state IN ('active', 'retired')),
    CONSTRAINT variants_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT variants_shop_sku_key UNIQUE (shop_id, sku),
    CONSTRAINT variants_listing_fkey FOREIGN KEY (shop_id, listing_id)
        REFERENCES listings (shop_id, id),
    CONSTRAINT variants_stock_fkey FOREIGN KEY (shop_id, stock_item_id)
        REFERENCES stock_items (shop_id, id)
) STRICT;
CREATE INDEX variants_listing_idx ON variants (listing_id, position);
CREATE INDEX variants_stock_idx ON variants (stock_item_id);

CREATE TABLE listing_photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    media_id INTEGER NOT NULL,
    alt_zh TEXT NOT NULL DEFAULT '',
    alt_en TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    CONSTRAINT listing_photos_media_key UNIQUE (listing_id, media_id),
    CONSTRAINT listing_photos_listing_fkey FOREIGN KEY (shop_id, listing_id)
        REFERENCES listings (shop_id, id),
    CONSTRAINT listing_photos_media_fkey FOREIGN KEY (shop_id, media_id)
        REFERENCES media (shop_id, id)
) STRICT;

-- Read model: one row per listing that is on public sale, with all that a card shows. Written in
-- the same transaction as what it is made from; a shop that may not sell has no rows here.
CREATE TABLE listing_cards (
    listing_id INTEGER PRIMARY KEY REFERENCES listings (id),
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    category_code TEXT NOT NULL,
    province_code TEXT NOT NULL,
    prefecture_code TEXT NOT NULL,
    county_code TEXT NOT NULL,
    slug TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    shop_slug TEXT NOT NULL,
    shop_name_zh TEXT NOT NULL,
    shop_name_en TEXT NOT NULL,
    place_zh TEXT NOT NULL,
    place_en TEXT NOT NULL,
    photo_hash TEXT,
    -- The cheapest variant.
    price_minor INTEGER NOT NULL,
    sold_by TEXT NOT NULL,
    net_mass_grams INTEGER,
    has_more_prices INTEGER NOT NULL,
    is_in_stock INTEGER NOT NULL,
    season_from INTEGER,
    season_to INTEGER,
    -- Folded text of names, place and category, for the simple search.
    search_text TEXT NOT NULL,
    published_at INTEGER NOT NULL
) STRICT;
CREATE INDEX listing_cards_newest_idx ON listing_cards (published_at, listing_id);
CREATE INDEX listing_cards_category_idx ON listing_cards (category_code, published_at, listing_id);
CREATE INDEX listing_cards_province_idx ON listing_cards (province_code, published_at, listing_id);
CREATE INDEX listing_cards_prefecture_idx
    ON listing_cards (prefecture_code, published_at, listing_id);
CREATE INDEX listing_cards_county_idx ON listing_cards (county_code, published_at, listing_id);
CREATE INDEX listing_cards_shop_idx ON listing_cards (shop_id, published_at, listing_id);
