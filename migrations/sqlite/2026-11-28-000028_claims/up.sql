-- What a buyer wants put right after a parcel has come: goods were bad, or go back.
CREATE TABLE claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- What the buyer says.
    reason TEXT NOT NULL,
    -- What was paid for the goods that it is about.
    asked_minor INTEGER NOT NULL,
    -- What the shop offers instead, or the administrator grants.
    offer_minor INTEGER,
    -- What the shop says.
    answer TEXT NOT NULL DEFAULT '',
    -- What the administrator says.
    verdict TEXT NOT NULL DEFAULT '',
    -- The parcel in which the goods go back.
    carrier_code TEXT NOT NULL DEFAULT '',
    tracking_number TEXT NOT NULL DEFAULT '',
    refund_id INTEGER,
    opened_at INTEGER NOT NULL,
    state_changed_at INTEGER NOT NULL,
    -- When it moves on by itself.
    due_at INTEGER,
    CONSTRAINT claims_kind_check CHECK (kind IN ('quality', 'return')),
    CONSTRAINT claims_state_check CHECK (state IN ('requested', 'allowed', 'sent', 'offered',
        'declined', 'disputed', 'approved', 'rejected', 'withdrawn', 'lapsed')),
    CONSTRAINT claims_amount_check CHECK (asked_minor >= 0 AND (offer_minor IS NULL
        OR offer_minor > 0)),
    CONSTRAINT claims_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT claims_order_fkey FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    CONSTRAINT claims_refund_fkey FOREIGN KEY (shop_id, refund_id) REFERENCES refunds (shop_id, id)
) STRICT;
-- One at a time for an order.
CREATE UNIQUE INDEX claims_open_key ON claims (order_id)
    WHERE state NOT IN ('approved', 'rejected', 'withdrawn', 'lapsed');
CREATE INDEX claims_order_idx ON claims (order_id);
CREATE INDEX claims_shop_idx ON claims (shop_id, state, id);
CREATE INDEX claims_due_idx ON claims (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE claim_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    order_line_id INTEGER NOT NULL,
    -- Pieces, or grams when sold by mass.
    quantity INTEGER NOT NULL,
    CONSTRAINT claim_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT claim_lines_line_key UNIQUE (claim_id, order_line_id),
    CONSTRAINT claim_lines_claim_fkey FOREIGN KEY (shop_id, claim_id)
        REFERENCES claims (shop_id, id),
    CONSTRAINT claim_lines_order_line_fkey FOREIGN KEY (shop_id, order_line_id)
        REFERENCES order_lines (shop_id, id)
) STRICT;

-- Photos of what came; only those see them who see the claim.
CREATE TABLE claim_photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT claim_photos_hash_key UNIQUE (claim_id, hash),
    CONSTRAINT claim_photos_claim_fkey FOREIGN KEY (shop_id, claim_id)
        REFERENCES claims (shop_id, id)
) STRICT;
