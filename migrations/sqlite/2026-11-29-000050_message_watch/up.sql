-- Words that messages must not hold, or of which their reader is warned: those of the platform's own
-- list stand in a file, these are the administrators'.
CREATE TABLE message_words (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- For messages with the shops of this division; empty is everywhere.
    division_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    -- The form in which it is looked for.
    plain TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT message_words_kind_check CHECK (kind IN ('refuse', 'warn')),
    CONSTRAINT message_words_plain_key UNIQUE (division_code, plain)
) STRICT;

-- One side has handed a message of the other to the administrators: this message and no other.
CREATE TABLE message_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    -- Who handed it over.
    side TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id),
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- What the administrator says, and when.
    answer TEXT NOT NULL DEFAULT '',
    decided_by INTEGER REFERENCES users (id),
    decided_at INTEGER,
    CONSTRAINT message_reports_side_check CHECK (side IN ('buyer', 'shop')),
    CONSTRAINT message_reports_decided_check CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT message_reports_message_key UNIQUE (message_id),
    CONSTRAINT message_reports_message_fkey FOREIGN KEY (shop_id, message_id)
        REFERENCES messages (shop_id, id)
) STRICT;
CREATE INDEX message_reports_open_idx ON message_reports (id) WHERE decided_at IS NULL;
