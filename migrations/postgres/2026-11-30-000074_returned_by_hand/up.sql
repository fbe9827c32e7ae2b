-- How and when somebody has sent the money of a held payment back, which the gateway kept refusing; empty
-- where the gateway did it.
ALTER TABLE held_payments ADD COLUMN by_hand_note TEXT NOT NULL DEFAULT '';
