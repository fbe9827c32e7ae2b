-- Short texts that a shop keeps, to begin an answer to a buyer with.
CREATE TABLE quick_replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX quick_replies_shop_idx ON quick_replies (shop_id, id);

-- What waits for the shop's answer, and what somebody has asked.
CREATE INDEX reviews_open_idx ON reviews (shop_id, id)
    WHERE answered_at IS NULL AND hidden_for IS NULL;
CREATE INDEX questions_open_idx ON questions (shop_id, id)
    WHERE answered_at IS NULL AND hidden_for IS NULL;
CREATE INDEX questions_user_idx ON questions (user_id, id);
