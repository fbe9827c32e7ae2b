-- A cart belongs to an account or to the holder of a cookie; it holds no stock.
CREATE TABLE carts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER REFERENCES users (id),
    token_hash TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT carts_owner_check CHECK ((user_id IS NULL) <> (token_hash IS NULL))
) STRICT;
CREATE UNIQUE INDEX carts_user_key ON carts (user_id);
CREATE UNIQUE INDEX carts_token_key ON carts (token_hash);

CREATE TABLE cart_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cart_id INTEGER NOT NULL REFERENCES carts (id),
    shop_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    -- Pieces, or grams when sold by mass.
    quantity INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    CONSTRAINT cart_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT cart_lines_variant_key UNIQUE (cart_id, variant_id),
    CONSTRAINT cart_lines_variant_fkey FOREIGN KEY (shop_id, variant_id)
        REFERENCES variants (shop_id, id)
) STRICT;
