-- The keys with which certificates are signed, so that old ones can be checked after a change. The
-- secret half is derived from the platform's secret and stands nowhere.
CREATE TABLE trace_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The beginning of its fingerprint, as certificates name it.
    name TEXT NOT NULL,
    -- Ed25519, 32 bytes in Base64 for URLs.
    public_key TEXT NOT NULL,
    since INTEGER NOT NULL,
    -- When another one took over; empty for the present one.
    until INTEGER,
    CONSTRAINT trace_keys_days_check CHECK (until IS NULL OR until >= since),
    CONSTRAINT trace_keys_name_key UNIQUE (name)
) STRICT;

-- What an inspection of a lot has found. Append-only: a mistake is put right by another row.
CREATE TABLE lot_inspections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    -- Whether the shop has tested by itself, or had it tested.
    kind TEXT NOT NULL,
    inspected_on TEXT NOT NULL,
    inspector TEXT NOT NULL,
    result TEXT NOT NULL,
    -- The number of the report, or nothing.
    report TEXT NOT NULL DEFAULT '',
    noted_by INTEGER REFERENCES users (id),
    noted_at INTEGER NOT NULL,
    CONSTRAINT lot_inspections_kind_check CHECK (kind IN ('own', 'entrusted')),
    CONSTRAINT lot_inspections_result_check CHECK (result IN ('passed', 'failed')),
    CONSTRAINT lot_inspections_lot_fkey FOREIGN KEY (shop_id, lot_id)
        REFERENCES lots (shop_id, id)
) STRICT;
CREATE INDEX lot_inspections_lot_idx ON lot_inspections (lot_id);

-- The certificates of a lot (承诺达标合格证). What one says stands in its signed text alone; the law
-- asks to keep it six months, and it is kept for ever.
CREATE TABLE lot_certificates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    -- The how manieth of the lot.
    number INTEGER NOT NULL,
    key_id INTEGER NOT NULL REFERENCES trace_keys (id),
    -- What its QR code holds.
    payload TEXT NOT NULL,
    issued_by INTEGER REFERENCES users (id),
    issued_at INTEGER NOT NULL,
    CONSTRAINT lot_certificates_number_check CHECK (number > 0),
    CONSTRAINT lot_certificates_number_key UNIQUE (lot_id, number),
    CONSTRAINT lot_certificates_lot_fkey FOREIGN KEY (shop_id, lot_id)
        REFERENCES lots (shop_id, id)
) STRICT;

-- Lots that were called back. Nothing more of them may leave.
CREATE TABLE lot_recalls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    -- Read by everybody who looks the lot up.
    reason TEXT NOT NULL,
    party TEXT NOT NULL,
    recalled_by INTEGER REFERENCES users (id),
    recalled_at INTEGER NOT NULL,
    CONSTRAINT lot_recalls_party_check CHECK (party IN ('shop', 'administrator')),
    CONSTRAINT lot_recalls_lot_key UNIQUE (lot_id),
    CONSTRAINT lot_recalls_lot_fkey FOREIGN KEY (shop_id, lot_id) REFERENCES lots (shop_id, id)
) STRICT;

CREATE TRIGGER trace_keys_no_update BEFORE UPDATE OF name, public_key, since ON trace_keys
BEGIN
    SELECT RAISE(ABORT, 'trace_keys stay as they are');
END;

CREATE TRIGGER trace_keys_no_delete BEFORE DELETE ON trace_keys
BEGIN
    SELECT RAISE(ABORT, 'trace_keys stay as they are');
END;

CREATE TRIGGER lot_inspections_no_update BEFORE UPDATE ON lot_inspections
BEGIN
    SELECT RAISE(ABORT, 'lot_inspections is append-only');
END;

CREATE TRIGGER lot_inspections_no_delete BEFORE DELETE ON lot_inspections
BEGIN
    SELECT RAISE(ABORT, 'lot_inspections is append-only');
END;

CREATE TRIGGER lot_certificates_no_update BEFORE UPDATE ON lot_certificates
BEGIN
    SELECT RAISE(ABORT, 'lot_certificates is append-only');
END;

CREATE TRIGGER lot_certificates_no_delete BEFORE DELETE ON lot_certificates
BEGIN
    SELECT RAISE(ABORT, 'lot_certificates is append-only');
END;

CREATE TRIGGER lot_recalls_no_update BEFORE UPDATE ON lot_recalls
BEGIN
    SELECT RAISE(ABORT, 'lot_recalls is append-only');
END;

CREATE TRIGGER lot_recalls_no_delete BEFORE DELETE ON lot_recalls
BEGIN
    SELECT RAISE(ABORT, 'lot_recalls is append-only');
END;
