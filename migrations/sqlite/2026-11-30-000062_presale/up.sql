-- Goods that are sold before their harvest: nothing of them is sent before this day.
ALTER TABLE listings ADD COLUMN ships_from TEXT;
-- The latest such day of an order's lines, as it was when it was placed.
ALTER TABLE orders ADD COLUMN ships_from TEXT;
