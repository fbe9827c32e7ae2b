-- Both names of a shop in the folded form in which they are searched, written by the platform. Names
-- of before are folded as far as the engine can, until they are next changed.
ALTER TABLE shops ADD COLUMN search_names TEXT NOT NULL DEFAULT '';
UPDATE shops SET search_names = LOWER(name_zh || ' ' || name_en);
