DROP INDEX ledger_transfers_order_idx;
DROP INDEX orders_unsettled_idx;
ALTER TABLE orders DROP COLUMN has_unsettled;
