ALTER TABLE ledger_transfers DROP CONSTRAINT ledger_transfers_kind_check;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment', 'sharing', 'cancellation',
        'refund', 'payout', 'assignment', 'takeover'));
