-- Certificates and standards that a shop claims; shown as verified once an administrator has looked.
CREATE TABLE shop_certificates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    -- What it is for, as it stands on the paper.
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    -- None for what does not end.
    valid_to TEXT,
    -- The picture of the paper, which members and administrators see.
    scan_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    checked_by INTEGER REFERENCES users (id),
    checked_at INTEGER,
    -- Why it was refused, or empty.
    reason TEXT NOT NULL DEFAULT '',
    CONSTRAINT shop_certificates_kind_check CHECK (kind IN ('geographical', 'organic', 'green', 'gap',
        'food_safety', 'other')),
    CONSTRAINT shop_certificates_state_check CHECK (state IN ('entered', 'verified', 'refused',
        'withdrawn')),
    CONSTRAINT shop_certificates_days_check CHECK (valid_to IS NULL OR valid_to >= issued_on),
    CONSTRAINT shop_certificates_checked_check CHECK ((checked_at IS NULL) = (checked_by IS NULL)
        AND (state <> 'entered' OR checked_at IS NULL)),
    CONSTRAINT shop_certificates_shop_id_key UNIQUE (shop_id, id)
) STRICT;
CREATE INDEX shop_certificates_shop_idx ON shop_certificates (shop_id, id);
CREATE INDEX shop_certificates_waiting_idx ON shop_certificates (id) WHERE state = 'entered';
