ALTER TABLE gateway_refunds DROP COLUMN refusals;
