-- Invoices that buyers have asked for: what is to stand on them, and what the shop answers.
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    -- Who has asked; none for a guest.
    user_id INTEGER,
    state TEXT NOT NULL,
    title_kind TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Of an organisation, else empty.
    tax_number TEXT NOT NULL DEFAULT '',
    -- Where the invoice is sent.
    email TEXT NOT NULL,
    -- What the buyer tells the shop.
    note TEXT NOT NULL DEFAULT '',
    invoice_number TEXT NOT NULL DEFAULT '',
    -- Where the invoice can be fetched.
    link TEXT NOT NULL DEFAULT '',
    -- What the shop says: a word with the invoice, or why there is none.
    answer TEXT NOT NULL DEFAULT '',
    -- What the invoice says.
    issued_minor INTEGER NOT NULL DEFAULT 0,
    -- What of it red-letter invoices have taken back, and their numbers, one after the other.
    red_minor INTEGER NOT NULL DEFAULT 0,
    red_numbers TEXT NOT NULL DEFAULT '',
    requested_at INTEGER NOT NULL,
    state_changed_at INTEGER NOT NULL,
    CONSTRAINT invoices_state_check CHECK (state IN ('requested', 'issued', 'red_due', 'reversed',
        'declined', 'withdrawn')),
    CONSTRAINT invoices_title_kind_check CHECK (title_kind IN ('personal', 'organisation')),
    CONSTRAINT invoices_tax_number_check CHECK ((title_kind = 'organisation') = (tax_number <> '')),
    CONSTRAINT invoices_number_check CHECK ((state IN ('issued', 'red_due', 'reversed'))
        = (invoice_number <> '')),
    CONSTRAINT invoices_declined_check CHECK (state <> 'declined' OR answer <> ''),
    CONSTRAINT invoices_amount_check CHECK ((issued_minor > 0) = (invoice_number <> '')
        AND red_minor >= 0 AND red_minor <= issued_minor),
    CONSTRAINT invoices_red_check CHECK ((red_minor > 0) = (red_numbers <> '')
        AND (state <> 'reversed' OR red_minor = issued_minor)),
    CONSTRAINT invoices_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT invoices_order_fkey FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    CONSTRAINT invoices_user_fkey FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT;
-- One at a time for an order.
CREATE UNIQUE INDEX invoices_live_key ON invoices (order_id)
    WHERE state IN ('requested', 'issued', 'red_due');
CREATE INDEX invoices_order_idx ON invoices (order_id);
CREATE INDEX invoices_shop_idx ON invoices (shop_id, state, state_changed_at, id);
-- The last title of an account.
CREATE INDEX invoices_user_idx ON invoices (user_id, id) WHERE user_id IS NOT NULL;
