-- A closed period of a shop: what its completed orders have earned is paid out once.
CREATE TABLE settlements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    number INTEGER NOT NULL,
    until_on TEXT NOT NULL,
    created_by INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT settlements_number_key UNIQUE (shop_id, number),
    CONSTRAINT settlements_shop_id_key UNIQUE (shop_id, id)
) STRICT;

-- What one payee is to have of a period. What is not above zero is carried: its entries wait for
-- the next period.
CREATE TABLE settlement_instructions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    settlement_id INTEGER NOT NULL,
    payee_kind TEXT NOT NULL,
    -- The household or the programme; 0 where the kind says all.
    payee_id INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    -- What the shop took in itself: shown, not paid again.
    kept_minor INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- The bank's number, or why it failed.
    note TEXT NOT NULL DEFAULT '',
    changed_by INTEGER REFERENCES users (id),
    changed_at INTEGER NOT NULL,
    CONSTRAINT settlement_instructions_kind_check CHECK (payee_kind IN ('shop', 'village_fund',
        'household', 'platform', 'programme')),
    CONSTRAINT settlement_instructions_state_check CHECK (state IN ('carried', 'open', 'approved',
        'sent', 'paid', 'failed')),
    CONSTRAINT settlement_instructions_amount_check CHECK (amount_minor > 0 OR state = 'carried'),
    CONSTRAINT settlement_instructions_payee_key UNIQUE (settlement_id, payee_kind, payee_id),
    CONSTRAINT settlement_instructions_shop_id_key UNIQUE (shop_id, id),
    CONSTRAINT settlement_instructions_settlement_fkey FOREIGN KEY (shop_id, settlement_id)
        REFERENCES settlements (shop_id, id)
) STRICT;

-- An entry of the ledger is settled once.
CREATE TABLE settlement_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    instruction_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES ledger_entries (id),
    custody TEXT NOT NULL,
    CONSTRAINT settlement_items_custody_check CHECK (custody IN ('platform', 'shop', 'channel')),
    CONSTRAINT settlement_items_entry_key UNIQUE (entry_id),
    CONSTRAINT settlement_items_instruction_fkey FOREIGN KEY (shop_id, instruction_id)
        REFERENCES settlement_instructions (shop_id, id)
) STRICT;
CREATE INDEX settlement_items_instruction_idx ON settlement_items (instruction_id);
