-- A line in somebody's inbox.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    event_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- JSON object of what the text fills in.
    params TEXT NOT NULL,
    link TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at INTEGER,
    CONSTRAINT notices_event_key UNIQUE (event_id, user_id, kind)
) STRICT;
CREATE INDEX notices_user_idx ON notices (user_id, id);

-- Mails to send; the text is made when sending, from kind, params and locale.
CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    params TEXT NOT NULL,
    locale TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    CONSTRAINT mails_state_check CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    CONSTRAINT mails_event_key UNIQUE (event_id, recipient, kind)
) STRICT;
CREATE INDEX mails_due_idx ON mails (next_attempt_at) WHERE state IN ('queued', 'sending');
CREATE INDEX mails_failed_idx ON mails (id) WHERE state = 'failed';
