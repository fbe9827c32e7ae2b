-- A pool of pieces or grams, shared by the packs made from one harvest.
CREATE TABLE stock_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    on_hand INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    CONSTRAINT stock_items_unit_check CHECK (unit IN ('piece', 'gram')),
    CONSTRAINT stock_items_on_hand_check CHECK (on_hand >= 0),
    CONSTRAINT stock_items_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT stock_items_shop_name_key UNIQUE (shop_id, name)
) STRICT;

-- Append-only; on_hand is their sum.
CREATE TABLE stock_movements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    stock_item_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    reference_kind TEXT,
    reference_id INTEGER,
    note TEXT NOT NULL DEFAULT '',
    actor_id INTEGER,
    occurred_at INTEGER NOT NULL,
    CONSTRAINT stock_movements_kind_check CHECK (kind IN ('received', 'sold', 'returned',
        'wasted', 'adjusted')),
    CONSTRAINT stock_movements_sign_check CHECK (
        (kind IN ('received', 'returned') AND quantity > 0)
        OR (kind IN ('sold', 'wasted') AND quantity < 0)
        OR (kind = 'adjusted' AND quantity <> 0)),
    CONSTRAINT stock_movements_item_fkey FOREIGN KEY (shop_id, stock_item_id)
        REFERENCES stock_items (shop_id, id)
) STRICT;
-- A movement for the same cause exists once.
CREATE UNIQUE INDEX stock_movements_reference_key
    ON stock_movements (stock_item_id, kind, reference_kind, reference_id);
CREATE INDEX stock_movements_shop_idx ON stock_movements (shop_id, stock_item_id, id);

CREATE TRIGGER stock_movements_no_update BEFORE UPDATE ON stock_movements
BEGIN
    SELECT RAISE(ABORT, 'stock_movements is append-only');
END;

CREATE TRIGGER stock_movements_no_delete BEFORE DELETE ON stock_movements
BEGIN
    SELECT RAISE(ABORT, 'stock_movements is append-only');
END;
