-- A producing family of a shop's village. Its name and its status are for the shop alone; buyers
-- read the alias.
CREATE TABLE households (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    -- Empty where nobody has said; never shown outside of the shop.
    poverty TEXT,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT households_poverty_check CHECK (poverty IN ('lifted', 'monitored', 'ordinary')),
    CONSTRAINT households_state_check CHECK (state IN ('active', 'left')),
    CONSTRAINT households_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT households_alias_key UNIQUE (shop_id, alias)
) STRICT;

-- What a shop keeps of what its goods earn, in basis points: for the village fund and for its
-- costs. The rest goes to the households. Append-only: an order keeps the version it was placed
-- under.
CREATE TABLE sharing_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    version INTEGER NOT NULL,
    fund_bps INTEGER NOT NULL,
    costs_bps INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    published_by INTEGER REFERENCES users (id),
    published_at INTEGER NOT NULL,
    CONSTRAINT sharing_rules_sum_check CHECK (fund_bps >= 0 AND costs_bps >= 0
        AND fund_bps + costs_bps <= 10000),
    CONSTRAINT sharing_rules_version_key UNIQUE (shop_id, version)
) STRICT;

-- A harvested batch of a stock item.
CREATE TABLE lots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    stock_item_id INTEGER NOT NULL,
    -- The trace code: division, day, number of the day.
    code TEXT NOT NULL,
    harvested_on TEXT NOT NULL,
    -- Units of the stock item; those that have left in parcels are kept in step with them.
    quantity INTEGER NOT NULL,
    assigned INTEGER NOT NULL DEFAULT 0,
    grade TEXT NOT NULL DEFAULT '',
    plot TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    CONSTRAINT lots_quantity_check CHECK (quantity > 0 AND assigned >= 0 AND assigned <= quantity),
    CONSTRAINT lots_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT lots_code_key UNIQUE (code),
    CONSTRAINT lots_item_fkey FOREIGN KEY (shop_id, stock_item_id)
        REFERENCES stock_items (shop_id, id)
) STRICT;
CREATE INDEX lots_item_idx ON lots (shop_id, stock_item_id, harvested_on);

-- The households behind a lot; their shares make 10 000 basis points.
CREATE TABLE lot_shares (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    share_bps INTEGER NOT NULL,
    CONSTRAINT lot_shares_share_check CHECK (share_bps > 0 AND share_bps <= 10000),
    CONSTRAINT lot_shares_household_key UNIQUE (lot_id, household_id),
    CONSTRAINT lot_shares_lot_fkey FOREIGN KEY (shop_id, lot_id) REFERENCES lots (shop_id, id),
    CONSTRAINT lot_shares_household_fkey FOREIGN KEY (shop_id, household_id)
        REFERENCES households (shop_id, id)
) STRICT;

-- From which lot the goods of a parcel are, said at packing.
CREATE TABLE shipment_line_lots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    shipment_line_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    -- Units of the stock item.
    units INTEGER NOT NULL,
    CONSTRAINT shipment_line_lots_units_check CHECK (units > 0),
    CONSTRAINT shipment_line_lots_line_key UNIQUE (shipment_line_id),
    CONSTRAINT shipment_line_lots_lot_fkey FOREIGN KEY (shop_id, lot_id)
        REFERENCES lots (shop_id, id),
    CONSTRAINT shipment_line_lots_line_fkey FOREIGN KEY (shipment_line_id)
        REFERENCES shipment_lines (id)
) STRICT;
CREATE INDEX shipment_line_lots_lot_idx ON shipment_line_lots (lot_id);

CREATE TRIGGER sharing_rules_no_update BEFORE UPDATE ON sharing_rules
BEGIN
    SELECT RAISE(ABORT, 'sharing_rules is append-only');
END;

CREATE TRIGGER sharing_rules_no_delete BEFORE DELETE ON sharing_rules
BEGIN
    SELECT RAISE(ABORT, 'sharing_rules is append-only');
END;
