-- What is booked for one order.
CREATE INDEX ledger_transfers_order_idx ON ledger_transfers (shop_id, order_id);

-- Whether something may be booked for the order that no settlement has taken up: so from the start,
-- and again with each booking, until a period leaves nothing. So closing one reads what is new, not
-- all that a shop ever sold.
ALTER TABLE orders ADD COLUMN has_unsettled BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX orders_unsettled_idx ON orders (shop_id, state) WHERE has_unsettled;
