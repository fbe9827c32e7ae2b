-- GB/T 2260 codes, trimmed of the padding zeros so that a prefix means containment.
CREATE TABLE divisions (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    level TEXT NOT NULL,
    parent_code TEXT REFERENCES divisions (code),
    valid_from TEXT,
    valid_to TEXT,
    successor_code TEXT REFERENCES divisions (code),
    CONSTRAINT divisions_level_check CHECK (level IN ('province', 'prefecture', 'county')),
    CONSTRAINT divisions_code_check CHECK (length(code) IN (2, 4, 6))
) STRICT;
CREATE INDEX divisions_parent_idx ON divisions (parent_code);

-- A real place that sells: a village, a town or a community as wide as a county.
CREATE TABLE villages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    town_name TEXT NOT NULL DEFAULT '',
    town_name_en TEXT NOT NULL DEFAULT '',
    -- The deepest code known: village 12, town 9, else the division itself.
    code TEXT NOT NULL,
    -- The deepest division in the table above.
    division_code TEXT NOT NULL REFERENCES divisions (code),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT villages_kind_check CHECK (kind IN ('village', 'town', 'county'))
) STRICT;
CREATE INDEX villages_code_idx ON villages (code);
CREATE UNIQUE INDEX villages_place_key ON villages (division_code, town_name, name);
