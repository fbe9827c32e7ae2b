-- Shops that people follow.
CREATE TABLE follows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    -- Whether to tell of what is new in the shop.
    wants_news INTEGER NOT NULL,
    -- When that was done last; 0 for never.
    told_at INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    CONSTRAINT follows_shop_key UNIQUE (user_id, shop_id)
) STRICT;
CREATE INDEX follows_shop_idx ON follows (shop_id, id);

-- What is new in a shop, on its way to those who follow it: so many at a time.
CREATE TABLE follow_news (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    event_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- JSON object of what the text fills in.
    params TEXT NOT NULL,
    link TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The last who was told.
    follow_id INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT follow_news_event_key UNIQUE (event_id)
) STRICT;
