-- How much of a line that goes back had left in parcels of no lot, which have taken their part of the
-- line along; what is shared of the others is theirs alone. Earlier refunds are not looked
-- through for such goods, and count as of lots: no release has written any.
ALTER TABLE refund_lines ADD COLUMN unlotted INTEGER NOT NULL DEFAULT 0
    CONSTRAINT refund_lines_unlotted_check CHECK (unlotted >= 0 AND unlotted <= quantity - unsent);
