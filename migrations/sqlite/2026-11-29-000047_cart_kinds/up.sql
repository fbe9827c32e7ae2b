-- A buyer has up to three carts: the usual one, what is kept for later, and what is bought at once.
ALTER TABLE carts ADD COLUMN kind TEXT NOT NULL DEFAULT 'cart'
    CONSTRAINT carts_kind_check CHECK (kind IN ('cart', 'later', 'now'));
-- What was typed at the checkout of this cart and not ordered yet: a JSON object, or empty.
ALTER TABLE carts ADD COLUMN draft TEXT NOT NULL DEFAULT '';
-- When that was.
ALTER TABLE carts ADD COLUMN draft_at INTEGER;
DROP INDEX carts_user_key;
DROP INDEX carts_token_key;
CREATE UNIQUE INDEX carts_user_key ON carts (user_id, kind);
CREATE UNIQUE INDEX carts_token_key ON carts (token_hash, kind);
