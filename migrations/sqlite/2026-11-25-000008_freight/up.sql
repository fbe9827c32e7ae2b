CREATE TABLE freight_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    charge_by TEXT NOT NULL,
    -- Pieces, or grams when charged by mass.
    first_units INTEGER NOT NULL,
    first_minor INTEGER NOT NULL,
    next_units INTEGER NOT NULL,
    next_minor INTEGER NOT NULL,
    -- Freight is free from this sum of goods, or this number of pieces, on.
    free_over_minor INTEGER,
    free_over_pieces INTEGER,
    updated_at INTEGER NOT NULL,
    CONSTRAINT freight_templates_charge_by_check CHECK (charge_by IN ('piece', 'mass')),
    CONSTRAINT freight_templates_units_check CHECK (first_units > 0 AND next_units > 0
        AND first_minor >= 0 AND next_minor >= 0),
    CONSTRAINT freight_templates_shop_key UNIQUE (shop_id),
    CONSTRAINT freight_templates_shop_id_key UNIQUE (shop_id, id)
) STRICT;

-- Provinces with other prices, or to which the shop does not send.
CREATE TABLE freight_zones (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL,
    template_id INTEGER NOT NULL,
    province_code TEXT NOT NULL REFERENCES divisions (code),
    is_excluded INTEGER NOT NULL DEFAULT 0,
    first_minor INTEGER NOT NULL DEFAULT 0,
    next_minor INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT freight_zones_price_check CHECK (first_minor >= 0 AND next_minor >= 0),
    CONSTRAINT freight_zones_province_key UNIQUE (template_id, province_code),
    CONSTRAINT freight_zones_template_fkey FOREIGN KEY (shop_id, template_id)
        REFERENCES freight_templates (shop_id, id)
) STRICT;
