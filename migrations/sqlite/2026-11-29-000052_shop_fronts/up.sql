-- What a shop says on its page beside its texts; no row says nothing.
CREATE TABLE shop_fronts (
    shop_id INTEGER PRIMARY KEY REFERENCES shops (id),
    -- Within how many days of its payment an order is sent.
    ship_days INTEGER,
    -- On its holiday it takes no orders; else it sends them later.
    closes_on_holiday INTEGER NOT NULL DEFAULT 0,
    holiday_zh TEXT NOT NULL DEFAULT '',
    holiday_en TEXT NOT NULL DEFAULT '',
    CONSTRAINT shop_fronts_days_check CHECK (ship_days BETWEEN 1 AND 30)
) STRICT;

-- The pictures of the village's story.
CREATE TABLE shop_photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    media_id INTEGER NOT NULL,
    caption_zh TEXT NOT NULL DEFAULT '',
    caption_en TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    CONSTRAINT shop_photos_media_key UNIQUE (shop_id, media_id),
    CONSTRAINT shop_photos_media_fkey FOREIGN KEY (shop_id, media_id) REFERENCES media (shop_id, id)
) STRICT;
