-- In how many lines of orders that reached their buyers a listing stands; kept in the transaction
-- of each arrival.
ALTER TABLE listings ADD COLUMN sold BIGINT NOT NULL DEFAULT 0;
UPDATE listings SET sold = arrived.lines
FROM (SELECT l.listing_id, COUNT(*) AS lines
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE o.state IN ('delivered', 'completed') GROUP BY l.listing_id) arrived
WHERE arrived.listing_id = listings.id;
