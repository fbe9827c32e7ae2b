-- What buyers ask about a listing before they buy, and what the shop answers. Everybody sees those
-- that are answered.
CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    -- Who asks, as everybody may see it: 王**.
    author TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    answered_at INTEGER,
    -- The legal ground on which it, or the answer, is not shown.
    hidden_for TEXT,
    answer_hidden_for TEXT,
    CONSTRAINT questions_answer_check CHECK ((answer = '') = (answered_at IS NULL)
        AND (answer_hidden_for IS NULL OR answered_at IS NOT NULL)),
    CONSTRAINT questions_hidden_check CHECK (hidden_for IS NULL OR hidden_for IN ('unlawful',
        'insult', 'privacy', 'infringement', 'advertising', 'fake')),
    CONSTRAINT questions_answer_hidden_check CHECK (answer_hidden_for IS NULL OR answer_hidden_for
        IN ('unlawful', 'insult', 'privacy', 'infringement', 'advertising', 'fake')),
    CONSTRAINT questions_shop_id_key UNIQUE (shop_id, id),
    -- The same question of the same person is the same form, sent twice.
    CONSTRAINT questions_asked_key UNIQUE (listing_id, user_id, body),
    CONSTRAINT questions_listing_fkey FOREIGN KEY (shop_id, listing_id)
        REFERENCES listings (shop_id, id)
) STRICT;
CREATE INDEX questions_listing_idx ON questions (listing_id, id) WHERE answered_at IS NOT NULL;
CREATE INDEX questions_shop_idx ON questions (shop_id, id);
