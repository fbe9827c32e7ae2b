-- The last number that was given to a lot of a place and day, also where the lot was taken away since:
-- a label that was printed for it must never lead to another one.
CREATE TABLE lot_numbers (
    -- What the codes begin with: division and day.
    prefix TEXT NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL,
    CONSTRAINT lot_numbers_last_check CHECK (last > 0)
) STRICT;

-- Those of lots that are no more stand in their events. The number begins behind the second dash.
INSERT INTO lot_numbers (prefix, last)
SELECT substr(code, 1, head), MAX(CAST(substr(code, head + 1) AS INTEGER))
FROM (SELECT code, CASE WHEN substr(code, 7, 1) = '-' THEN 14 ELSE 20 END AS head
      FROM (SELECT code FROM lots
            UNION
            SELECT json_extract(after, '$.code') FROM events WHERE kind = 'lot.added') AS given
      WHERE code GLOB '[0-9]*-[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9]*') AS parted
GROUP BY substr(code, 1, head)
HAVING MAX(CAST(substr(code, head + 1) AS INTEGER)) > 0;
