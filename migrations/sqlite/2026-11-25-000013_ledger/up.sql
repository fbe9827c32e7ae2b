-- Double entry. Positive amounts are what an account holds, negative what it owes.
CREATE TABLE ledger_accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    -- 0 for the platform's own accounts.
    shop_id INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ledger_accounts_kind_check CHECK (kind IN ('custody_platform', 'custody_shop',
        'custody_channel', 'entitlement', 'freight', 'commission', 'subsidy', 'refund_payable')),
    CONSTRAINT ledger_accounts_owner_key UNIQUE (shop_id, kind)
) STRICT;

CREATE TABLE ledger_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The payment, cancellation or refund that is the cause; each is booked once.
    reference_id INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment', 'cancellation', 'refund')),
    CONSTRAINT ledger_transfers_reference_key UNIQUE (kind, shop_id, order_id, reference_id)
) STRICT;
CREATE INDEX ledger_transfers_shop_idx ON ledger_transfers (shop_id, business_date);

CREATE TABLE ledger_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transfer_id INTEGER NOT NULL REFERENCES ledger_transfers (id),
    account_id INTEGER NOT NULL REFERENCES ledger_accounts (id),
    amount_minor INTEGER NOT NULL,
    CONSTRAINT ledger_entries_amount_check CHECK (amount_minor <> 0),
    CONSTRAINT ledger_entries_account_key UNIQUE (transfer_id, account_id)
) STRICT;
CREATE INDEX ledger_entries_account_idx ON ledger_entries (account_id);

CREATE TRIGGER ledger_transfers_no_update BEFORE UPDATE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

CREATE TRIGGER ledger_transfers_no_delete BEFORE DELETE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;

CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
