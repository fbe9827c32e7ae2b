ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_account_key;
ALTER TABLE ledger_entries DROP COLUMN order_line_id;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_account_key
    UNIQUE (transfer_id, account_id);

ALTER TABLE ledger_transfers DROP CONSTRAINT ledger_transfers_kind_check;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment',
    'cancellation', 'refund'));

ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_kind_check;
ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_owner_key;
ALTER TABLE ledger_accounts DROP COLUMN payee_id;
ALTER TABLE ledger_accounts DROP COLUMN balance_minor;
ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_kind_check CHECK (kind IN (
    'custody_platform', 'custody_shop', 'custody_channel', 'entitlement', 'freight', 'commission',
    'subsidy', 'refund_payable'));
ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_owner_key UNIQUE (shop_id, kind);
