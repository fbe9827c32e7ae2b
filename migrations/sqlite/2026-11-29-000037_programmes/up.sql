-- Support programmes: what an administration pays in buyers' place, out of a budget.
CREATE TABLE programmes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Whose it is, trimmed; empty for the whole platform.
    division_code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- What it is, in plain words.
    about_zh TEXT NOT NULL,
    about_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- How much it gives: an amount an order or a line, or a part in basis points.
    basis TEXT NOT NULL,
    amount_minor INTEGER,
    rate_bp INTEGER NOT NULL,
    -- The most that it gives an order; none for no bound.
    most_minor INTEGER,
    min_goods_minor INTEGER NOT NULL,
    -- Of a voucher, folded.
    code TEXT,
    -- None for no limit.
    total_limit INTEGER,
    buyer_limit INTEGER,
    budget_minor INTEGER NOT NULL,
    -- For orders that nobody has paid yet, and for those that were; kept in step with programme_uses.
    reserved_minor INTEGER NOT NULL DEFAULT 0,
    spent_minor INTEGER NOT NULL DEFAULT 0,
    -- Orders that carry it and were not called off.
    used INTEGER NOT NULL DEFAULT 0,
    -- Whole days of the platform's zone, both included.
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    state TEXT NOT NULL,
    created_by INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT programmes_kind_check CHECK (kind IN ('price_subsidy', 'freight_subsidy', 'voucher',
        'fee_waiver')),
    CONSTRAINT programmes_basis_check CHECK (basis IN ('fixed', 'per_line', 'percent')),
    CONSTRAINT programmes_state_check CHECK (state IN ('draft', 'active', 'paused', 'ended')),
    CONSTRAINT programmes_terms_check CHECK (CASE basis
        WHEN 'percent' THEN rate_bp BETWEEN 1 AND 10000 AND amount_minor IS NULL
        ELSE rate_bp = 0 AND COALESCE(amount_minor, 0) > 0 END
        AND (most_minor IS NULL OR most_minor > 0) AND min_goods_minor >= 0
        AND CASE kind WHEN 'price_subsidy' THEN code IS NULL
            WHEN 'voucher' THEN basis = 'fixed' AND code IS NOT NULL
            ELSE basis = 'percent' AND code IS NULL END),
    CONSTRAINT programmes_budget_check CHECK (budget_minor > 0 AND reserved_minor >= 0
        AND spent_minor >= 0 AND reserved_minor + spent_minor <= budget_minor),
    CONSTRAINT programmes_limit_check CHECK (used >= 0
        AND (total_limit IS NULL OR used <= total_limit)
        AND (buyer_limit IS NULL OR buyer_limit > 0)),
    CONSTRAINT programmes_days_check CHECK (starts_on <= ends_on)
) STRICT;
CREATE UNIQUE INDEX programmes_code_key ON programmes (code) WHERE state <> 'ended';
CREATE INDEX programmes_active_idx ON programmes (id) WHERE state = 'active';

-- Where the shops are that it is for: a shop of any of these divisions, or of one below.
CREATE TABLE programme_areas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    programme_id INTEGER NOT NULL REFERENCES programmes (id),
    division_code TEXT NOT NULL,
    CONSTRAINT programme_areas_code_key UNIQUE (programme_id, division_code)
) STRICT;
CREATE INDEX programme_areas_code_idx ON programme_areas (division_code);

-- What an order takes out of a budget.
CREATE TABLE programme_uses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    programme_id INTEGER NOT NULL REFERENCES programmes (id),
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    -- What of it is in the budget again since money went back to the buyer.
    returned_minor INTEGER NOT NULL DEFAULT 0,
    -- Reserved as long as nobody has paid, then spent; released if the order ended unpaid.
    state TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    CONSTRAINT programme_uses_state_check CHECK (state IN ('reserved', 'spent', 'released')),
    CONSTRAINT programme_uses_amount_check CHECK (amount_minor > 0
        AND returned_minor BETWEEN 0 AND amount_minor
        AND (state = 'spent' OR returned_minor = 0)),
    CONSTRAINT programme_uses_order_key UNIQUE (order_id, programme_id),
    CONSTRAINT programme_uses_order_fkey FOREIGN KEY (shop_id, order_id)
        REFERENCES orders (shop_id, id)
) STRICT;
CREATE INDEX programme_uses_programme_idx ON programme_uses (programme_id, id);

-- The platform's share of the goods, waivers taken off.
ALTER TABLE orders ADD COLUMN commission_minor INTEGER NOT NULL DEFAULT 0
    CONSTRAINT orders_commission_check CHECK (commission_minor >= 0);

-- What of a subsidy went back to its budget stands in programme_uses. SQLite changes no constraint:
-- the tables are built anew.
CREATE TABLE new_order_reductions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- What it is taken off: the goods, the freight, or what is left for the buyer to pay.
    kind TEXT NOT NULL,
    bearer_kind TEXT NOT NULL,
    -- The shop, or the programme.
    bearer_id INTEGER NOT NULL,
    promotion_id INTEGER,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    -- When the use of a coupon was given back: the order was called off.
    released_at INTEGER,
    CONSTRAINT order_reductions_kind_check CHECK (kind IN ('goods', 'freight', 'subsidy')),
    CONSTRAINT order_reductions_bearer_check CHECK (CASE bearer_kind
        WHEN 'shop' THEN bearer_id = shop_id AND promotion_id IS NOT NULL AND kind <> 'subsidy'
        WHEN 'programme' THEN promotion_id IS NULL AND kind = 'subsidy' AND released_at IS NULL
        ELSE FALSE END),
    CONSTRAINT order_reductions_amount_check CHECK (amount_minor > 0),
    CONSTRAINT order_reductions_position_key UNIQUE (order_id, position),
    CONSTRAINT order_reductions_order_fkey FOREIGN KEY (shop_id, order_id)
        REFERENCES orders (shop_id, id),
    CONSTRAINT order_reductions_promotion_fkey FOREIGN KEY (shop_id, promotion_id)
        REFERENCES promotions (shop_id, id)
) STRICT;
INSERT INTO new_order_reductions (id, shop_id, order_id, position, kind, bearer_kind, bearer_id,
    promotion_id, name_zh, name_en, amount_minor, released_at)
    SELECT id, shop_id, order_id, position, kind, bearer_kind, bearer_id, promotion_id, name_zh,
        name_en, amount_minor, released_at FROM order_reductions;
DROP TABLE order_reductions;
ALTER TABLE new_order_reductions RENAME TO order_reductions;
CREATE INDEX order_reductions_promotion_idx ON order_reductions (promotion_id)
    WHERE promotion_id IS NOT NULL;
CREATE INDEX order_reductions_bearer_idx ON order_reductions (bearer_id)
    WHERE bearer_kind = 'programme';

-- A programme pays the shop, not out of what a channel holds: what it is to pay is assigned to it
-- (out of what the channel holds), and taken over by the shop, in two transfers.
CREATE TABLE new_ledger_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    -- 0 for a payout, which is of many orders.
    order_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reference_id INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT ledger_transfers_kind_check CHECK (kind IN ('payment',
        'sharing', 'cancellation', 'refund', 'payout', 'assignment', 'takeover')),
    CONSTRAINT ledger_transfers_reference_key UNIQUE (kind, shop_id, order_id, reference_id)
) STRICT;
INSERT INTO new_ledger_transfers (id, shop_id, order_id, kind, reference_id, business_date,
    created_at)
    SELECT id, shop_id, order_id, kind, reference_id, business_date, created_at
    FROM ledger_transfers;
DROP TABLE ledger_transfers;
ALTER TABLE new_ledger_transfers RENAME TO ledger_transfers;
CREATE INDEX ledger_transfers_shop_idx ON ledger_transfers (shop_id, business_date);

CREATE TRIGGER ledger_transfers_no_update BEFORE UPDATE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

CREATE TRIGGER ledger_transfers_no_delete BEFORE DELETE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers is append-only');
END;

CREATE TABLE new_settlement_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    instruction_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES ledger_entries (id),
    custody TEXT NOT NULL,
    CONSTRAINT settlement_items_custody_check CHECK (custody IN
        ('platform', 'shop', 'channel', 'programme')),
    CONSTRAINT settlement_items_entry_key UNIQUE (entry_id),
    CONSTRAINT settlement_items_instruction_fkey FOREIGN KEY (shop_id, instruction_id)
        REFERENCES settlement_instructions (shop_id, id)
) STRICT;
INSERT INTO new_settlement_items (id, shop_id, instruction_id, entry_id, custody)
    SELECT id, shop_id, instruction_id, entry_id, custody FROM settlement_items;
DROP TABLE settlement_items;
ALTER TABLE new_settlement_items RENAME TO settlement_items;
CREATE INDEX settlement_items_instruction_idx ON settlement_items (instruction_id);
