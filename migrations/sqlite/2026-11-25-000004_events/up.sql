-- Each change of state: audit trail, history and outbox in one. Never changed, never removed.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Always 0 here: SQLite has one writer, so that ids grow in the order of commits.
    tx_id INTEGER NOT NULL DEFAULT 0,
    shop_id INTEGER,
    aggregate TEXT NOT NULL,
    aggregate_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    before TEXT,
    after TEXT,
    occurred_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    CONSTRAINT events_actor_check CHECK (actor_kind IN ('user', 'guest', 'system', 'provider'))
) STRICT;
CREATE INDEX events_cursor_idx ON events (tx_id, id);
CREATE INDEX events_aggregate_idx ON events (aggregate, aggregate_id, id);
CREATE INDEX events_shop_idx ON events (shop_id, id);

-- How far each consumer has read.
CREATE TABLE consumers (
    name TEXT NOT NULL PRIMARY KEY,
    tx_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Work that only one node does at a time.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- What a browser may send twice: the first answer is kept.
CREATE TABLE idempotency_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    actor TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    response TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT idempotency_keys_key UNIQUE (actor, route, key)
) STRICT;
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);

CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;
