-- What of a line goes back and had left in parcels of no lot stands in `unlotted` from now on, whatever is
-- paid for it; of that, what goes back for all that was paid for it, which takes its part of the line along.
ALTER TABLE refund_lines ADD COLUMN unlotted_whole INTEGER NOT NULL DEFAULT 0
    CONSTRAINT refund_lines_unlotted_whole_check CHECK (unlotted_whole >= 0 AND unlotted_whole <= unlotted);
UPDATE refund_lines SET unlotted_whole = unlotted WHERE unlotted > 0;
