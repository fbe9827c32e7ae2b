CREATE TABLE payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase_id INTEGER NOT NULL,
    provider TEXT NOT NULL,
    method TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The provider's own number; empty for cash and transfers.
    provider_reference TEXT,
    -- What the accountant noted.
    note TEXT NOT NULL DEFAULT '',
    recorded_by INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    succeeded_at INTEGER,
    CONSTRAINT payments_state_check CHECK (state IN ('created', 'pending', 'succeeded', 'failed',
        'expired')),
    CONSTRAINT payments_amount_check CHECK (amount_minor > 0),
    CONSTRAINT payments_provider_reference_key UNIQUE (provider, provider_reference)
) STRICT;
CREATE INDEX payments_purchase_idx ON payments (purchase_id);

-- Which part of a payment is for which order, and who holds the money.
CREATE TABLE payment_allocations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    order_id INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    payee TEXT NOT NULL,
    custody TEXT NOT NULL,
    CONSTRAINT payment_allocations_amount_check CHECK (amount_minor > 0),
    CONSTRAINT payment_allocations_custody_check CHECK (custody IN ('platform', 'shop',
        'channel')),
    CONSTRAINT payment_allocations_order_key UNIQUE (payment_id, order_id),
    CONSTRAINT payment_allocations_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT payment_allocations_order_fkey FOREIGN KEY (shop_id, order_id)
        REFERENCES orders (shop_id, id)
) STRICT;
CREATE INDEX payment_allocations_order_idx ON payment_allocations (order_id);

CREATE TABLE refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    provider_reference TEXT,
    requested_at INTEGER NOT NULL,
    decided_by INTEGER REFERENCES users (id),
    succeeded_at INTEGER,
    CONSTRAINT refunds_state_check CHECK (state IN ('requested', 'approved', 'processing',
        'succeeded', 'failed', 'declined', 'disputed')),
    CONSTRAINT refunds_amount_check CHECK (amount_minor > 0),
    CONSTRAINT refunds_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT refunds_order_fkey FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id)
) STRICT;
CREATE INDEX refunds_order_idx ON refunds (order_id);
CREATE INDEX refunds_open_idx ON refunds (shop_id, requested_at)
    WHERE state NOT IN ('succeeded', 'declined');
