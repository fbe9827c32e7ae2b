DROP INDEX orders_invite_idx;
ALTER TABLE orders DROP COLUMN invite_at;
