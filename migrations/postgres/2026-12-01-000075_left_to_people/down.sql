ALTER TABLE gateway_refunds DROP COLUMN left_because;
