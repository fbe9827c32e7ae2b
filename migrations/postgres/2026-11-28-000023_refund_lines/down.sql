DROP TABLE refund_lines;
ALTER TABLE refunds DROP COLUMN freight_minor;
