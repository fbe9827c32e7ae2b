CREATE TABLE new_ledger_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    -- 0 for a payout, which is of many orders.
    order_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reference_id INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment', 'sharing', 'cancellation',
        'refund', 'payout', 'assignment', 'takeover')),
    CONSTRAINT ledger_transfers_reference_key UNIQUE (kind, shop_id, order_id, reference_id)
) STRICT;
INSERT INTO new_ledger_transfers (id, shop_id, order_id, kind, reference_id, business_date,
    created_at)
    SELECT id, shop_id, order_id, kind, reference_id, business_date, created_at
    FROM ledger_transfers;
DROP TABLE ledger_transfers;
ALTER TABLE new_ledger_transfers RENAME TO ledger_transfers;
CREATE INDEX ledger_transfers_shop_idx ON ledger_transfers (shop_id, business_date);
CREATE INDEX ledger_transfers_order_idx ON ledger_transfers (shop_id, order_id);

CREATE TRIGGER ledger_transfers_no_update BEFORE UPDATE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

CREATE TRIGGER ledger_transfers_no_delete BEFORE DELETE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;
