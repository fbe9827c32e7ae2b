DROP INDEX purchases_email_idx;
DROP INDEX purchases_phone_idx;
