-- Where a payee is paid. Holder, bank and number are sealed with a key of the settings, named by
-- key_id, and open only in the place of this payee of this shop.
CREATE TABLE payee_accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    payee_kind TEXT NOT NULL,
    -- The household; 0 where the kind says all.
    payee_id INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    -- The last four digits of the number, by which people know it.
    last_digits TEXT NOT NULL,
    changed_by INTEGER REFERENCES users (id),
    changed_at INTEGER NOT NULL,
    CONSTRAINT payee_accounts_kind_check CHECK (payee_kind IN ('shop', 'village_fund',
        'household')),
    CONSTRAINT payee_accounts_payee_key UNIQUE (shop_id, payee_kind, payee_id),
    CONSTRAINT payee_accounts_shop_id_key UNIQUE (shop_id, id)
) STRICT;

-- Who has approved: somebody else than who has closed the period, and than who says it is paid.
ALTER TABLE settlement_instructions ADD COLUMN approved_by INTEGER REFERENCES users (id);
