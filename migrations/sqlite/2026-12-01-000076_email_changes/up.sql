-- The mail address that an account is to get once the link in a letter to it is opened. A row is good
-- once and goes with its use, so that no address of before is kept; the secret of the link is derived.
CREATE TABLE email_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    public_id TEXT NOT NULL,
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX email_changes_public_id_key ON email_changes (public_id);
CREATE INDEX email_changes_user_idx ON email_changes (user_id);
