-- What a shop takes off its prices: a coupon with a code, or a reduction for everybody.
CREATE TABLE promotions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- Folded, see base::text::fold; none for a reduction that needs no code.
    code TEXT,
    kind TEXT NOT NULL,
    -- Of 'fixed' what is taken off, of the others the most that is; none for no bound.
    amount_minor INTEGER,
    -- Of 'percent' only, in basis points.
    rate_bp INTEGER NOT NULL,
    min_goods_minor INTEGER NOT NULL,
    -- None for no limit.
    total_limit INTEGER,
    buyer_limit INTEGER,
    -- Whole days of the platform's zone, both included.
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Orders that carry it and were not called off.
    used INTEGER NOT NULL DEFAULT 0,
    created_by INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT promotions_kind_check CHECK (kind IN ('fixed', 'percent', 'freight')),
    CONSTRAINT promotions_terms_check CHECK (CASE kind
        WHEN 'fixed' THEN amount_minor > 0 AND rate_bp = 0
        WHEN 'percent' THEN rate_bp BETWEEN 1 AND 10000
        ELSE rate_bp = 0 END AND (amount_minor IS NULL OR amount_minor > 0)
        AND (kind <> 'fixed' OR amount_minor IS NOT NULL)),
    CONSTRAINT promotions_min_check CHECK (min_goods_minor >= 0),
    CONSTRAINT promotions_limit_check CHECK (used >= 0
        AND (total_limit IS NULL OR used <= total_limit)
        AND (buyer_limit IS NULL OR buyer_limit > 0)),
    CONSTRAINT promotions_days_check CHECK (starts_on <= ends_on),
    CONSTRAINT promotions_state_check CHECK (state IN ('active', 'ended')),
    CONSTRAINT promotions_shop_id_key UNIQUE (shop_id, id)
) STRICT;
CREATE UNIQUE INDEX promotions_code_key ON promotions (shop_id, code) WHERE state = 'active';

-- What was taken off an order, frozen at placement, and who bears it.
CREATE TABLE order_reductions (
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
    -- What of it went back to a programme.
    returned_minor INTEGER NOT NULL DEFAULT 0,
    -- When the use of a coupon was given back: the order was called off.
    released_at INTEGER,
    CONSTRAINT order_reductions_kind_check CHECK (kind IN ('goods', 'freight', 'subsidy')),
    CONSTRAINT order_reductions_bearer_check CHECK (CASE bearer_kind
        WHEN 'shop' THEN bearer_id = shop_id AND promotion_id IS NOT NULL AND kind <> 'subsidy'
            AND returned_minor = 0
        WHEN 'programme' THEN promotion_id IS NULL AND kind = 'subsidy' AND released_at IS NULL
        ELSE FALSE END),
    CONSTRAINT order_reductions_amount_check CHECK (amount_minor > 0
        AND returned_minor BETWEEN 0 AND amount_minor),
    CONSTRAINT order_reductions_position_key UNIQUE (order_id, position),
    CONSTRAINT order_reductions_order_fkey FOREIGN KEY (shop_id, order_id)
        REFERENCES orders (shop_id, id),
    CONSTRAINT order_reductions_promotion_fkey FOREIGN KEY (shop_id, promotion_id)
        REFERENCES promotions (shop_id, id)
) STRICT;
CREATE INDEX order_reductions_promotion_idx ON order_reductions (promotion_id)
    WHERE promotion_id IS NOT NULL;
CREATE INDEX order_reductions_bearer_idx ON order_reductions (bearer_id)
    WHERE bearer_kind = 'programme';
