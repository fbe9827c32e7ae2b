-- Money that went back to a buyer and did not arrive is held again by whoever held it, and sent once
-- more.
ALTER TABLE ledger_transfers DROP CONSTRAINT ledger_transfers_kind_check;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment', 'sharing', 'cancellation',
        'refund', 'payout', 'assignment', 'takeover', 'refund_returned', 'refund_again'));
