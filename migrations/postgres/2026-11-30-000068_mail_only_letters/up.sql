-- Letters that no inbox shows were nobody's, so that closing an account left them. Those for a new
-- password are of the account that was asked for.
UPDATE mails SET user_id = (
    SELECT MIN(r.user_id) FROM events e JOIN password_resets r ON r.id = e.aggregate_id
    WHERE e.id = mails.event_id AND e.aggregate = 'password_reset')
    WHERE user_id IS NULL AND kind = 'password_reset';
-- Those about messages are of who has not read them: a buyer, or the shop's member with the address.
UPDATE mails SET user_id = (
    SELECT MIN(u.id) FROM events e
    JOIN message_inboxes i ON i.id = e.aggregate_id AND i.owner_kind = 'account'
    JOIN users u ON u.id = i.owner_id AND u.state = 'active'
    WHERE e.id = mails.event_id AND e.aggregate = 'message_inbox')
    WHERE user_id IS NULL AND purchase_id IS NULL AND kind = 'messages_unread';
UPDATE mails SET user_id = (
    SELECT MIN(u.id) FROM events e
    JOIN memberships m ON m.shop_id = e.shop_id
    JOIN users u ON u.id = m.user_id AND u.email = mails.recipient
    WHERE e.id = mails.event_id AND e.aggregate = 'message_inbox')
    WHERE user_id IS NULL AND kind = 'messages_to_answer';
-- The others were to accounts that are closed, to members who have left, or with links that have run
-- out: nobody is to be sent them any more.
DELETE FROM mails WHERE user_id IS NULL AND purchase_id IS NULL
    AND kind IN ('password_reset', 'messages_unread', 'messages_to_answer');
