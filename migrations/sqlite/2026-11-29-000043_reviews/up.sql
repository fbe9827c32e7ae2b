-- What buyers say of goods that they have received: one review for each line of an order.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    order_line_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    stars INTEGER NOT NULL,
    body TEXT NOT NULL,
    -- Who says it, as everybody may see it: 王**.
    author TEXT NOT NULL,
    -- The names of its pictures, in order, separated by spaces.
    photos TEXT NOT NULL DEFAULT '',
    written_at INTEGER NOT NULL,
    edited_at INTEGER,
    -- What the shop says to it.
    answer TEXT NOT NULL DEFAULT '',
    answered_at INTEGER,
    -- The legal ground on which it, or the answer, is not shown.
    hidden_for TEXT,
    answer_hidden_for TEXT,
    CONSTRAINT reviews_stars_check CHECK (stars BETWEEN 1 AND 5),
    CONSTRAINT reviews_answer_check CHECK ((answer = '') = (answered_at IS NULL)
        AND (answer_hidden_for IS NULL OR answered_at IS NOT NULL)),
    CONSTRAINT reviews_hidden_check CHECK (hidden_for IS NULL OR hidden_for IN ('unlawful',
        'insult', 'privacy', 'infringement', 'advertising', 'fake')),
    CONSTRAINT reviews_answer_hidden_check CHECK (answer_hidden_for IS NULL OR answer_hidden_for
        IN ('unlawful', 'insult', 'privacy', 'infringement', 'advertising', 'fake')),
    CONSTRAINT reviews_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT reviews_line_key UNIQUE (order_line_id),
    CONSTRAINT reviews_order_fkey FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, id),
    CONSTRAINT reviews_order_line_fkey FOREIGN KEY (shop_id, order_line_id)
        REFERENCES order_lines (shop_id, id),
    CONSTRAINT reviews_listing_fkey FOREIGN KEY (shop_id, listing_id)
        REFERENCES listings (shop_id, id)
) STRICT;
CREATE INDEX reviews_listing_idx ON reviews (listing_id, id);
CREATE INDEX reviews_shop_idx ON reviews (shop_id, id);
CREATE INDEX reviews_order_idx ON reviews (order_id);

-- Who thinks that something breaks the law: once for each person and thing.
CREATE TABLE abuse_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    -- What it is about: a word of the program, and the id that goes with it.
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    -- A digest of the account, or of the network.
    reporter TEXT NOT NULL,
    ground TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    reported_at INTEGER NOT NULL,
    -- When an administrator has decided.
    closed_at INTEGER,
    CONSTRAINT abuse_reports_ground_check CHECK (ground IN ('unlawful', 'insult', 'privacy',
        'infringement', 'advertising', 'fake')),
    CONSTRAINT abuse_reports_subject_check CHECK (subject IN ('review', 'review_answer', 'question',
        'question_answer')),
    CONSTRAINT abuse_reports_reporter_key UNIQUE (subject, subject_id, reporter)
) STRICT;
CREATE INDEX abuse_reports_open_idx ON abuse_reports (shop_id, subject, subject_id)
    WHERE closed_at IS NULL;

-- How many reviews count with one star, two, and so on; kept in the transaction of each review.
ALTER TABLE listings ADD COLUMN stars_1 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN stars_2 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN stars_3 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN stars_4 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN stars_5 INTEGER NOT NULL DEFAULT 0;

-- The smoothed average in hundredths of a star, 0 without reviews, and how many there are.
ALTER TABLE listing_cards ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listing_cards ADD COLUMN reviews INTEGER NOT NULL DEFAULT 0;
