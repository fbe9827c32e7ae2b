DROP INDEX orders_open_network_idx;
ALTER TABLE orders DROP COLUMN network_key;
