DROP INDEX mails_purchase_idx;
DROP INDEX mails_user_idx;
ALTER TABLE mails DROP COLUMN purchase_id;
ALTER TABLE mails DROP COLUMN user_id;
