-- Why money that a gateway was to send back was left to people: it had arrived and came back, the
-- gateway has sent another amount, or the gateway is not set up any more. Empty where the gateway is at
-- it, and where it only keeps refusing.
ALTER TABLE gateway_refunds ADD COLUMN left_because TEXT
    CONSTRAINT gateway_refunds_left_check CHECK (left_because IN ('came_back', 'differs', 'no_gateway'));
-- Until now only what had come back was never tried again.
UPDATE gateway_refunds SET left_because = 'came_back' WHERE state = 'failed' AND next_try_at IS NULL;
