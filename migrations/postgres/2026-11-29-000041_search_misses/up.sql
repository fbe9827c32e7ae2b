-- What was searched for in vain, by day and words: nothing says who asked.
CREATE TABLE search_misses (
    day DATE NOT NULL,
    -- Folded.
    query TEXT NOT NULL,
    -- Where it was searched for, trimmed; empty for everywhere.
    division_code TEXT NOT NULL,
    misses BIGINT NOT NULL,
    PRIMARY KEY (day, query, division_code),
    CONSTRAINT search_misses_misses_check CHECK (misses > 0)
);

-- The words of a listing stand in the index of search now.
ALTER TABLE listing_cards DROP COLUMN search_text;
