-- The part of a refund that is freight; with the lines it is the amount. A refund without lines and
-- freight is by amount only.
ALTER TABLE refunds ADD COLUMN freight_minor INTEGER NOT NULL DEFAULT 0;

CREATE TABLE refund_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    refund_id INTEGER NOT NULL,
    order_line_id INTEGER NOT NULL,
    -- Pieces, or grams when sold by mass; 0 where a part of the price goes back and no goods do.
    quantity INTEGER NOT NULL,
    -- How much of that had not left, and is not to be sent any more.
    unsent INTEGER NOT NULL,
    -- How much of that is for sale again.
    restocked INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    CONSTRAINT refund_lines_quantity_check CHECK (quantity >= 0 AND unsent >= 0
        AND unsent <= quantity AND restocked >= 0 AND restocked <= quantity),
    CONSTRAINT refund_lines_amount_check CHECK (amount_minor >= 0),
    CONSTRAINT refund_lines_line_key UNIQUE (refund_id, order_line_id),
    CONSTRAINT refund_lines_refund_fkey FOREIGN KEY (shop_id, refund_id)
        REFERENCES refunds (shop_id, id),
    CONSTRAINT refund_lines_order_line_fkey FOREIGN KEY (shop_id, order_line_id)
        REFERENCES order_lines (shop_id, id)
) STRICT;
CREATE INDEX refund_lines_order_line_idx ON refund_lines (order_line_id);
