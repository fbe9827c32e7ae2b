-- One checkout. It names its orders by value only: they live with their shops.
CREATE TABLE purchases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id),
    -- A guest's cart cookie, hashed.
    guest_hash TEXT,
    contact_phone TEXT NOT NULL,
    contact_email TEXT,
    total_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    locale TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    CONSTRAINT purchases_total_check CHECK (total_minor >= 0),
    CONSTRAINT purchases_owner_check CHECK ((user_id IS NULL) <> (guest_hash IS NULL))
) STRICT;
CREATE UNIQUE INDEX purchases_number_key ON purchases (number);
CREATE INDEX purchases_user_idx ON purchases (user_id, id);
CREATE INDEX purchases_guest_idx ON purchases (guest_hash, id);

-- Opens one purchase for whoever holds the link, until it expires.
CREATE TABLE purchase_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase_id INTEGER NOT NULL REFERENCES purchases (id),
    token_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX purchase_links_token_key ON purchase_links (token_hash);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    purchase_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    -- Who buys, for the limit of open unpaid orders: account or phone.
    buyer_key TEXT NOT NULL,
    items_minor INTEGER NOT NULL,
    freight_minor INTEGER NOT NULL,
    discount_minor INTEGER NOT NULL DEFAULT 0,
    subsidy_minor INTEGER NOT NULL DEFAULT 0,
    total_minor INTEGER NOT NULL,
    -- Kept in step with payments and refunds, in the same transactions.
    paid_minor INTEGER NOT NULL DEFAULT 0,
    refunded_minor INTEGER NOT NULL DEFAULT 0,
    ship_name TEXT NOT NULL,
    ship_phone TEXT NOT NULL,
    ship_code TEXT NOT NULL,
    ship_region TEXT NOT NULL,
    ship_detail TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    placed_at INTEGER NOT NULL,
    pay_by INTEGER,
    state_changed_at INTEGER NOT NULL,
    -- When it moves on by itself: expiry of an unpaid order, completion of a delivered one.
    due_at INTEGER,
    business_date TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT orders_state_check CHECK (state IN ('awaiting_payment', 'confirmed', 'accepted',
        'shipped', 'delivered', 'completed', 'cancelled', 'refused', 'closed')),
    CONSTRAINT orders_method_check CHECK (payment_method IN ('cod', 'transfer', 'gateway')),
    CONSTRAINT orders_total_check CHECK (total_minor = items_minor - discount_minor
        + freight_minor - subsidy_minor AND total_minor >= 0 AND items_minor >= 0
        AND freight_minor >= 0 AND discount_minor >= 0 AND subsidy_minor >= 0),
    CONSTRAINT orders_refund_check CHECK (refunded_minor >= 0 AND refunded_minor <= paid_minor),
    CONSTRAINT orders_shop_id_key UNIQUE (shop_id, id)
) STRICT;
CREATE UNIQUE INDEX orders_number_key ON orders (number);
CREATE INDEX orders_purchase_idx ON orders (purchase_id);
CREATE INDEX orders_shop_state_idx ON orders (shop_id, state, placed_at, id);
CREATE INDEX orders_due_idx ON orders (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_open_idx ON orders (shop_id, buyer_key) WHERE state = 'awaiting_payment';

-- What was bought, frozen as it was.
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    stock_item_id INTEGER NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    pack_zh TEXT NOT NULL,
    pack_en TEXT NOT NULL,
    sku TEXT NOT NULL,
    photo_hash TEXT,
    sold_by TEXT NOT NULL,
    -- Pieces, or grams when sold by mass.
    quantity INTEGER NOT NULL,
    -- Of one piece or of 500 g.
    unit_price_minor INTEGER NOT NULL,
    -- Net mass of the whole line; empty for goods without one.
    mass_grams INTEGER,
    -- Units taken from the stock item.
    stock_units INTEGER NOT NULL,
    line_minor INTEGER NOT NULL,
    CONSTRAINT order_lines_sold_by_check CHECK (sold_by IN ('piece', 'mass')),
    CONSTRAINT order_lines_quantity_check CHECK (quantity > 0 AND stock_units > 0),
    CONSTRAINT order_lines_money_check CHECK (unit_price_minor > 0 AND line_minor >= 0),
    CONSTRAINT order_lines_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT order_lines_position_key UNIQUE (order_id, position),
    CONSTRAINT order_lines_order_fkey FOREIGN KEY (shop_id, order_id)
        REFERENCES orders (shop_id, id)
) STRICT;
