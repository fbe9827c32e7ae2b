ALTER TABLE held_payments DROP COLUMN by_hand_note;
