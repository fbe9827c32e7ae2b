-- Addresses that accounts keep for their next order.
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    -- The deepest division.
    code TEXT NOT NULL,
    -- The names of the divisions, as they were when it was written.
    region TEXT NOT NULL,
    -- Street, house, door.
    detail TEXT NOT NULL,
    is_default INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX addresses_user_idx ON addresses (user_id, id);
