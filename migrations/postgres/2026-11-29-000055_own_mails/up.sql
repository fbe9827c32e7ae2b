-- Whose a mail is: an account's, or that of a guest's purchase. The address says it not, since nobody
-- has checked it and others may have given the same.
ALTER TABLE mails ADD COLUMN user_id BIGINT REFERENCES users (id);
ALTER TABLE mails ADD COLUMN purchase_id BIGINT;
CREATE INDEX mails_user_idx ON mails (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX mails_purchase_idx ON mails (purchase_id) WHERE purchase_id IS NOT NULL;

-- Of the mails that are there: who has the notice of the same event, and the address of the account,
-- or gave it for the order.
UPDATE mails SET user_id = (
    SELECT MIN(n.user_id) FROM notices n JOIN users u ON u.id = n.user_id
    WHERE n.event_id = mails.event_id AND n.kind = mails.kind AND u.email = mails.recipient);
UPDATE mails SET user_id = (
    SELECT MIN(r.user_id) FROM events e JOIN password_resets r ON r.id = e.aggregate_id
    WHERE e.id = mails.event_id AND e.aggregate = 'password_reset')
    WHERE user_id IS NULL AND kind = 'password_reset';
UPDATE mails SET purchase_id = (
    SELECT MIN(p.id) FROM events e
    JOIN orders o ON o.id = e.aggregate_id JOIN purchases p ON p.id = o.purchase_id
    WHERE e.id = mails.event_id AND e.aggregate = 'order' AND p.contact_email = mails.recipient)
    WHERE user_id IS NULL;
UPDATE mails SET purchase_id = (
    SELECT MIN(p.id) FROM events e
    JOIN message_inboxes i ON i.id = e.aggregate_id AND i.owner_kind = 'purchase'
    JOIN purchases p ON p.id = i.owner_id
    WHERE e.id = mails.event_id AND e.aggregate = 'message_inbox'
        AND p.contact_email = mails.recipient)
    WHERE user_id IS NULL AND purchase_id IS NULL;
