-- When the buyer of an order that has come is asked what the goods are like; none once that is done.
ALTER TABLE orders ADD COLUMN invite_at INTEGER;
UPDATE orders SET invite_at = state_changed_at + 259200000 WHERE state = 'delivered';
CREATE INDEX orders_invite_idx ON orders (invite_at) WHERE invite_at IS NOT NULL;
