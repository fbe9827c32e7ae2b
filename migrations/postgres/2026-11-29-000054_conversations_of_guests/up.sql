-- A guest's purchase has gone to an account, and its conversations had stayed behind.
UPDATE message_threads
    SET user_id = (SELECT p.user_id FROM purchases p WHERE p.id = message_threads.purchase_id),
        purchase_id = NULL
    WHERE purchase_id IN (SELECT id FROM purchases WHERE user_id IS NOT NULL);
-- What accounts and guests have not read is what their conversations say.
INSERT INTO message_inboxes (owner_kind, owner_id)
    SELECT DISTINCT 'account', t.user_id FROM message_threads t
    WHERE t.user_id IS NOT NULL AND t.buyer_unread > 0
        AND NOT EXISTS (SELECT 1 FROM message_inboxes i
            WHERE i.owner_kind = 'account' AND i.owner_id = t.user_id);
UPDATE message_inboxes
    SET unread = COALESCE((SELECT CAST(SUM(t.buyer_unread) AS BIGINT) FROM message_threads t
        WHERE t.user_id = message_inboxes.owner_id), 0)
    WHERE owner_kind = 'account';
UPDATE message_inboxes
    SET unread = COALESCE((SELECT CAST(SUM(t.buyer_unread) AS BIGINT) FROM message_threads t
        WHERE t.purchase_id = message_inboxes.owner_id), 0)
    WHERE owner_kind = 'purchase';
UPDATE message_inboxes SET mail_due_at = NULL, mails = 0
    WHERE unread = 0 AND owner_kind <> 'shop';
