-- Payments through a gateway: our own number for it, the page on which the buyer pays, and when the
-- gateway is asked next.
ALTER TABLE payments ADD COLUMN number TEXT;
ALTER TABLE payments ADD COLUMN page_url TEXT;
ALTER TABLE payments ADD COLUMN expires_at INTEGER;
ALTER TABLE payments ADD COLUMN next_query_at INTEGER;
ALTER TABLE payments ADD COLUMN queries INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX payments_number_key ON payments (number);
CREATE INDEX payments_query_idx ON payments (next_query_at) WHERE next_query_at IS NOT NULL;

-- Whatever a gateway says, as it came, kept before anything is made of it.
CREATE TABLE payment_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    -- Empty until it was looked at.
    is_verified INTEGER,
    -- Our number of what it is about, and what it says of that.
    about TEXT,
    said TEXT,
    amount_minor INTEGER,
    currency TEXT,
    outcome TEXT,
    handled_at INTEGER,
    CONSTRAINT payment_messages_kind_check CHECK (kind IN ('notification', 'answer'))
) STRICT;
CREATE INDEX payment_messages_about_idx ON payment_messages (about);
CREATE INDEX payment_messages_received_idx ON payment_messages (received_at);

-- Money that came in another amount or currency than was asked for: no order counts it as its own
-- before somebody has decided.
CREATE TABLE held_payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    expected_minor INTEGER NOT NULL,
    expected_currency TEXT NOT NULL,
    received_minor INTEGER NOT NULL,
    received_currency TEXT NOT NULL,
    state TEXT NOT NULL,
    decision TEXT,
    -- What of it goes back.
    return_minor INTEGER NOT NULL DEFAULT 0,
    decided_by INTEGER REFERENCES users (id),
    decided_at INTEGER,
    held_at INTEGER NOT NULL,
    CONSTRAINT held_payments_payment_key UNIQUE (payment_id),
    CONSTRAINT held_payments_state_check CHECK (state IN ('open', 'returning', 'done')),
    CONSTRAINT held_payments_decision_check CHECK (decision IN ('accepted', 'sent_back')),
    CONSTRAINT held_payments_return_check CHECK (return_minor >= 0
        AND return_minor <= received_minor)
) STRICT;
CREATE INDEX held_payments_state_idx ON held_payments (state, id);

-- Money that a gateway sends back by itself: for a refund of an order, or of a held payment.
CREATE TABLE gateway_refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL,
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    shop_id INTEGER,
    refund_id INTEGER,
    held_id INTEGER REFERENCES held_payments (id),
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    CONSTRAINT gateway_refunds_number_key UNIQUE (number),
    CONSTRAINT gateway_refunds_refund_key UNIQUE (shop_id, refund_id),
    CONSTRAINT gateway_refunds_held_key UNIQUE (held_id),
    CONSTRAINT gateway_refunds_amount_check CHECK (amount_minor > 0),
    CONSTRAINT gateway_refunds_state_check CHECK (state IN ('waiting', 'sent', 'failed', 'done')),
    CONSTRAINT gateway_refunds_cause_check CHECK ((refund_id IS NULL) <> (held_id IS NULL)
        AND (refund_id IS NULL) = (shop_id IS NULL)),
    CONSTRAINT gateway_refunds_refund_fkey FOREIGN KEY (shop_id, refund_id)
        REFERENCES refunds (shop_id, id)
) STRICT;
CREATE INDEX gateway_refunds_try_idx ON gateway_refunds (next_try_at)
    WHERE next_try_at IS NOT NULL;
CREATE INDEX gateway_refunds_payment_idx ON gateway_refunds (payment_id);

-- Under which name a gateway knows a shop.
CREATE TABLE shop_merchants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    provider TEXT NOT NULL,
    merchant TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT shop_merchants_shop_key UNIQUE (shop_id, provider)
) STRICT;
