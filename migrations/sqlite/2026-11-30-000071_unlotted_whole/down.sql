UPDATE refund_lines SET unlotted = unlotted_whole WHERE unlotted > unlotted_whole;
ALTER TABLE refund_lines DROP COLUMN unlotted_whole;
