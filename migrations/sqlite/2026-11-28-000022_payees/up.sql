-- Accounts by payee, with running balances; entries say of which line of an order they are. SQLite
-- changes no constraint: the tables are built anew.
CREATE TABLE new_ledger_accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    shop_id INTEGER NOT NULL DEFAULT 0,
    -- The household, or the programme of a subsidy; 0 where the kind says all.
    payee_id INTEGER NOT NULL DEFAULT 0,
    -- Kept in step with the entries, in the same transactions.
    balance_minor INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ledger_accounts_kind_check CHECK (kind IN (
        'custody_platform', 'custody_shop', 'custody_channel', 'entitlement', 'costs', 'village_fund',
        'household', 'freight', 'commission', 'subsidy', 'refund_payable')),
    CONSTRAINT ledger_accounts_owner_key UNIQUE (shop_id, kind, payee_id)
) STRICT;
INSERT INTO new_ledger_accounts (id, kind, shop_id, balance_minor)
    SELECT a.id, a.kind, a.shop_id, COALESCE((SELECT SUM(e.amount_minor) FROM ledger_entries e
        WHERE e.account_id = a.id), 0) FROM ledger_accounts a;
DROP TABLE ledger_accounts;
ALTER TABLE new_ledger_accounts RENAME TO ledger_accounts;

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

CREATE TABLE new_ledger_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transfer_id INTEGER NOT NULL REFERENCES ledger_transfers (id),
    account_id INTEGER NOT NULL REFERENCES ledger_accounts (id),
    amount_minor INTEGER NOT NULL,
    -- 0 for what is of the whole order.
    order_line_id INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ledger_entries_amount_check CHECK (amount_minor <> 0),
    CONSTRAINT ledger_entries_account_key UNIQUE (transfer_id, account_id, order_line_id)
) STRICT;
INSERT INTO new_ledger_entries (id, transfer_id, account_id, amount_minor)
    SELECT id, transfer_id, account_id, amount_minor FROM ledger_entries;
DROP TABLE ledger_entries;
ALTER TABLE new_ledger_entries RENAME TO ledger_entries;
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
