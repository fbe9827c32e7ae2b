ALTER TABLE refund_lines DROP COLUMN unlotted;
