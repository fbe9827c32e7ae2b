ALTER TABLE settlement_items DROP CONSTRAINT settlement_items_custody_check;
ALTER TABLE settlement_items ADD CONSTRAINT settlement_items_custody_check CHECK (custody IN
    ('platform', 'shop', 'channel'));
ALTER TABLE ledger_transfers DROP CONSTRAINT ledger_transfers_kind_check;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment',
    'sharing', 'cancellation', 'refund', 'payout'));
ALTER TABLE order_reductions ADD COLUMN returned_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders DROP COLUMN commission_minor;
DROP TABLE programme_uses;
DROP TABLE programme_areas;
DROP TABLE programmes;
