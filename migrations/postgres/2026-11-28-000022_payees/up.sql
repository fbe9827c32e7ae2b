-- Accounts by payee, with running balances; entries say of which line of an order they are.
ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_kind_check;
ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_owner_key;
-- The household, or the programme of a subsidy; 0 where the kind says all.
ALTER TABLE ledger_accounts ADD COLUMN payee_id BIGINT NOT NULL DEFAULT 0;
-- Kept in step with the entries, in the same transactions.
ALTER TABLE ledger_accounts ADD COLUMN balance_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_kind_check CHECK (kind IN (
    'custody_platform', 'custody_shop', 'custody_channel', 'entitlement', 'costs', 'village_fund',
    'household', 'freight', 'commission', 'subsidy', 'refund_payable'));
ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_owner_key
    UNIQUE (shop_id, kind, payee_id);
UPDATE ledger_accounts SET balance_minor = COALESCE((SELECT SUM(e.amount_minor)
    FROM ledger_entries e WHERE e.account_id = ledger_accounts.id), 0);

ALTER TABLE ledger_transfers DROP CONSTRAINT ledger_transfers_kind_check;
-- A payout is of many orders: its order_id is 0.
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment',
    'sharing', 'cancellation', 'refund', 'payout'));

ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_account_key;
-- 0 for what is of the whole order.
ALTER TABLE ledger_entries ADD COLUMN order_line_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_account_key
    UNIQUE (transfer_id, account_id, order_line_id);
