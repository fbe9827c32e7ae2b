CREATE TABLE new_settlement_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    instruction_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES ledger_entries (id),
    custody TEXT NOT NULL,
    CONSTRAINT settlement_items_custody_check CHECK (custody IN
        ('platform', 'shop', 'channel')),
    CONSTRAINT settlement_items_entry_key UNIQUE (entry_id),
    CONSTRAINT settlement_items_instruction_fkey FOREIGN KEY (shop_id, instruction_id)
        REFERENCES settlement_instructions (shop_id, id)
) STRICT;
INSERT INTO new_settlement_items (id, shop_id, instruction_id, entry_id, custody)
    SELECT id, shop_id, instruction_id, entry_id, custody FROM settlement_items;
DROP TABLE settlement_items;
ALTER TABLE new_settlement_items RENAME TO settlement_items;
CREATE INDEX settlement_items_instruction_idx ON settlement_items (instruction_id);

CREATE TABLE new_ledger_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    -- 0 for a payout, which is of many orders.
    order_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reference_id INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment',
        'sharing', 'cancellation', 'refund', 'payout')),
    CONSTRAINT ledger_transfers_reference_key UNIQUE (kind, shop_id, order_id, reference_id)
) STRICT;
INSERT INTO new_ledger_transfers (id, shop_id, order_id, kind, reference_id, business_date,
    created_at)
    SELECT id, shop_id, order_id, kind, reference_id, business_date, created_at
    FROM ledger_transfers;
DROP TABLE ledger_transfers;
ALTER TABLE new_ledger_transfers RENAME TO ledger_transfers;
CREATE INDEX ledger_transfers_shop_idx ON ledger_transfers (shop_id, business_date);

CREATE TRIGGER ledger_transfers_no_update BEFORE UPDATE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

CREATE TRIGGER ledger_transfers_no_delete BEFORE DELETE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

ALTER TABLE order_reductions ADD COLUMN returned_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders DROP COLUMN commission_minor;
DROP TABLE programme_uses;
DROP TABLE programme_areas;
DROP TABLE programmes;
