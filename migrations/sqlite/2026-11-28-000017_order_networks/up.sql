-- From where an order came, for the limits of open unpaid orders: a keyed digest of the network's
-- address, if it is one of its own.
ALTER TABLE orders ADD COLUMN network_key TEXT;

CREATE INDEX orders_open_network_idx ON orders (shop_id, network_key)
    WHERE state = 'awaiting_payment';
