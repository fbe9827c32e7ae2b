-- The day on which cash or a transfer arrived, as the accountant says; when it was written down is
-- `created_at`.
ALTER TABLE payments ADD COLUMN received_on DATE;
