-- Private pictures whose files may have to go: rows that named them are gone, or none names them yet.
CREATE TABLE stray_pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Where the files lie; everybody's place is where those of reviews once were.
    shelf TEXT NOT NULL,
    -- The line of the review; 0 for others.
    line_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    -- When the files go, unless a row names them then.
    due_at INTEGER NOT NULL,
    -- Since when they are being removed.
    claimed_at INTEGER,
    CONSTRAINT stray_pictures_shelf_check CHECK (shelf IN ('private', 'review', 'public')),
    CONSTRAINT stray_pictures_line_check CHECK ((line_id = 0) = (shelf = 'private')),
    CONSTRAINT stray_pictures_key UNIQUE (shelf, line_id, hash)
) STRICT;
CREATE INDEX stray_pictures_due_idx ON stray_pictures (due_at, id);

-- Whether something still names a picture, and what somebody has reported.
CREATE INDEX claim_photos_hash_idx ON claim_photos (hash);
CREATE INDEX message_photos_hash_idx ON message_photos (hash);
CREATE INDEX abuse_reports_reporter_idx ON abuse_reports (reporter);

-- The pictures of reviews are brought to a place of their own: up to four names of 64 digits each.
INSERT INTO stray_pictures (shelf, line_id, hash, due_at)
    SELECT 'public', r.order_line_id, substr(r.photos, 1 + 65 * n.place, 64), 0
    FROM reviews r
    JOIN (SELECT 0 AS place UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) n
        ON length(r.photos) >= 64 + 65 * n.place
    ORDER BY r.id, n.place;
