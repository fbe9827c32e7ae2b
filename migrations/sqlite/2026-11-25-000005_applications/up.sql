-- A request that administrators decide: to open a shop, to change its charter, to list.
CREATE TABLE applications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    -- The charter or listing it is about.
    subject_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    applicant_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    decided_at INTEGER,
    CONSTRAINT applications_kind_check CHECK (kind IN ('opening', 'charter_change',
        'listing_revision')),
    CONSTRAINT applications_state_check CHECK (state IN ('draft', 'submitted', 'under_review',
        'changes_requested', 'approved', 'rejected', 'withdrawn')),
    CONSTRAINT applications_shop_id_key UNIQUE (shop_id, id)
) STRICT;
CREATE UNIQUE INDEX applications_open_key ON applications (shop_id, kind, subject_id)
    WHERE state NOT IN ('approved', 'rejected', 'withdrawn');

-- One step per deciding division and round of review.
CREATE TABLE review_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    application_id INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- JSON: the ticked points of the checklist, and comments by field.
    checklist TEXT NOT NULL DEFAULT '{}',
    comments TEXT NOT NULL DEFAULT '{}',
    reason TEXT NOT NULL DEFAULT '',
    decided_by INTEGER REFERENCES users (id),
    opened_at INTEGER NOT NULL,
    decided_at INTEGER,
    CONSTRAINT review_steps_state_check CHECK (state IN ('pending', 'approved',
        'changes_requested', 'rejected')),
    CONSTRAINT review_steps_application_key UNIQUE (application_id, position),
    CONSTRAINT review_steps_application_fkey FOREIGN KEY (shop_id, application_id)
        REFERENCES applications (shop_id, id)
) STRICT;
CREATE INDEX review_steps_queue_idx ON review_steps (division_code, opened_at)
    WHERE state = 'pending';
