-- How often a buyer has used a coupon or a programme is asked by the purchases of an account, a phone
-- or a mail address.
CREATE INDEX purchases_phone_idx ON purchases (contact_phone);
CREATE INDEX purchases_email_idx ON purchases (contact_email) WHERE contact_email IS NOT NULL;
