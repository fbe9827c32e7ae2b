-- What is booked for one order.
CREATE INDEX ledger_transfers_order_idx ON ledger_transfers (shop_id, order_id);

-- Whether something may be booked for the order that no settlement has taken up. Set with each
-- booking, taken away by the period that leaves nothing: so closing one reads what is new, not all
-- that a shop ever sold.
ALTER TABLE orders ADD COLUMN has_unsettled INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET has_unsettled = 1
WHERE EXISTS (SELECT 1 FROM ledger_transfers t
    WHERE t.shop_id = orders.shop_id AND t.order_id = orders.id);
CREATE INDEX orders_unsettled_idx ON orders (shop_id, state) WHERE has_unsettled;
