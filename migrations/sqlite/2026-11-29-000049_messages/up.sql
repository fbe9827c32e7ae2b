-- What buyers and shops write to each other: about an order, or about a listing.
CREATE TABLE message_threads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    -- The buyer's account; without one the buyer is whoever reaches the order.
    user_id INTEGER REFERENCES users (id),
    -- The purchase of a guest, by value as its orders name it.
    purchase_id INTEGER,
    order_id INTEGER,
    listing_id INTEGER,
    -- The newest message, who wrote it, and when.
    last_message_id INTEGER NOT NULL DEFAULT 0,
    last_by TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    -- Up to which message each side has read, and how many of the other's lie behind that.
    buyer_read_id INTEGER NOT NULL DEFAULT 0,
    shop_read_id INTEGER NOT NULL DEFAULT 0,
    buyer_unread INTEGER NOT NULL DEFAULT 0,
    shop_unread INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    CONSTRAINT message_threads_subject_check CHECK ((order_id IS NULL) <> (listing_id IS NULL)),
    CONSTRAINT message_threads_buyer_check CHECK ((user_id IS NULL) <> (purchase_id IS NULL)
        AND (listing_id IS NULL OR user_id IS NOT NULL)),
    CONSTRAINT message_threads_last_check CHECK (last_by IN ('buyer', 'shop')),
    CONSTRAINT message_threads_unread_check CHECK (buyer_unread >= 0 AND shop_unread >= 0),
    CONSTRAINT message_threads_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT message_threads_order_fkey FOREIGN KEY (shop_id, order_id)
        REFERENCES orders (shop_id, id),
    CONSTRAINT message_threads_listing_fkey FOREIGN KEY (shop_id, listing_id)
        REFERENCES listings (shop_id, id)
) STRICT;
-- One conversation an order, and one a buyer and listing.
CREATE UNIQUE INDEX message_threads_order_key ON message_threads (order_id);
CREATE UNIQUE INDEX message_threads_listing_key ON message_threads (user_id, listing_id);
CREATE INDEX message_threads_user_idx ON message_threads (user_id, last_at, id);
CREATE INDEX message_threads_shop_idx ON message_threads (shop_id, last_at, id);
CREATE INDEX message_threads_waiting_idx ON message_threads (shop_id, last_at, id)
    WHERE last_by = 'buyer';
CREATE INDEX message_threads_purchase_idx ON message_threads (purchase_id)
    WHERE purchase_id IS NOT NULL;
CREATE INDEX message_threads_old_idx ON message_threads (last_at);

-- Never changed, but emptied when the account that wrote it is deleted.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    -- Who wrote it, and with which account.
    side TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id),
    body TEXT NOT NULL,
    -- Whether the reader is told to take care.
    warns INTEGER NOT NULL,
    -- The form that it was sent with: sent twice it is one.
    send_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    erased_at INTEGER,
    CONSTRAINT messages_side_check CHECK (side IN ('buyer', 'shop')),
    CONSTRAINT messages_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT messages_send_key UNIQUE (thread_id, send_key),
    CONSTRAINT messages_thread_fkey FOREIGN KEY (shop_id, thread_id)
        REFERENCES message_threads (shop_id, id)
) STRICT;
CREATE INDEX messages_thread_idx ON messages (thread_id, id);
CREATE INDEX messages_user_idx ON messages (user_id, id);

-- Photos of a conversation; only its two sides see them, and who decides a dispute.
CREATE TABLE message_photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT message_photos_hash_key UNIQUE (message_id, hash),
    CONSTRAINT message_photos_message_fkey FOREIGN KEY (shop_id, message_id)
        REFERENCES messages (shop_id, id)
) STRICT;

-- What somebody has not read, over all conversations, so that no page counts; and when a mail tells
-- of it. The owner is an account, a shop, or the purchase of a guest.
CREATE TABLE message_inboxes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    unread INTEGER NOT NULL DEFAULT 0,
    mail_due_at INTEGER,
    mailed_at INTEGER,
    -- Mails since everything was read.
    mails INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT message_inboxes_owner_check CHECK (owner_kind IN ('account', 'shop', 'purchase')),
    CONSTRAINT message_inboxes_unread_check CHECK (unread >= 0),
    CONSTRAINT message_inboxes_owner_key UNIQUE (owner_kind, owner_id)
) STRICT;
CREATE INDEX message_inboxes_due_idx ON message_inboxes (mail_due_at)
    WHERE mail_due_at IS NOT NULL;

-- One side wants no messages of the other, but those about orders.
CREATE TABLE message_blocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    -- Who wants none.
    side TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT message_blocks_side_check CHECK (side IN ('buyer', 'shop')),
    CONSTRAINT message_blocks_key UNIQUE (shop_id, user_id, side)
) STRICT;

-- An administrator has read a conversation, because of a claim that is in dispute.
CREATE TABLE message_readings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    read_at INTEGER NOT NULL,
    CONSTRAINT message_readings_thread_fkey FOREIGN KEY (shop_id, thread_id)
        REFERENCES message_threads (shop_id, id),
    CONSTRAINT message_readings_claim_fkey FOREIGN KEY (shop_id, claim_id)
        REFERENCES claims (shop_id, id)
) STRICT;
CREATE INDEX message_readings_thread_idx ON message_readings (thread_id, id);
