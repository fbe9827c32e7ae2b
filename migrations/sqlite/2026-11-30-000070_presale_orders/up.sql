-- The orders of a shop that waited for a day: by it, not by when they were placed, it is counted
-- how the promise to send was kept.
CREATE INDEX orders_presale_idx ON orders (shop_id, ships_from) WHERE ships_from IS NOT NULL;
