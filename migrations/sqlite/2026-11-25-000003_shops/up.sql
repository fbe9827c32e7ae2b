CREATE TABLE categories (
    code TEXT NOT NULL PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

-- The tenant. Texts of a draft may be empty; submission asks for them.
CREATE TABLE shops (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    village_id INTEGER NOT NULL REFERENCES villages (id),
    slug TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL DEFAULT '',
    story_zh TEXT NOT NULL DEFAULT '',
    story_en TEXT NOT NULL DEFAULT '',
    contact_name TEXT NOT NULL DEFAULT '',
    contact_phone TEXT NOT NULL DEFAULT '',
    -- 'licence' with its number, or 'exempt' with the reason (E-Commerce Law art. 10 and 15).
    licence_kind TEXT NOT NULL DEFAULT 'exempt',
    licence_number TEXT NOT NULL DEFAULT '',
    exempt_reason TEXT NOT NULL DEFAULT '',
    -- Where parcels leave from.
    origin_code TEXT NOT NULL,
    origin_detail TEXT NOT NULL DEFAULT '',
    -- What a card shows of the place, and the village's deepest code for prefix search.
    place_zh TEXT NOT NULL,
    place_en TEXT NOT NULL,
    division_code TEXT NOT NULL,
    cover_hash TEXT,
    accepts_cod INTEGER NOT NULL DEFAULT 1,
    accepts_transfer INTEGER NOT NULL DEFAULT 1,
    bank_name TEXT NOT NULL DEFAULT '',
    bank_holder TEXT NOT NULL DEFAULT '',
    bank_account TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    approved_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT shops_state_check CHECK (state IN ('draft', 'submitted', 'under_review',
        'changes_requested', 'approved', 'rejected', 'suspended', 'closed')),
    CONSTRAINT shops_licence_check CHECK (licence_kind IN ('licence', 'exempt'))
) STRICT;
CREATE UNIQUE INDEX shops_slug_key ON shops (slug);
-- A village has at most one live shop; a rejected one may apply again.
CREATE UNIQUE INDEX shops_live_village_key ON shops (village_id)
    WHERE state NOT IN ('rejected', 'closed');
CREATE INDEX shops_division_idx ON shops (division_code);
CREATE INDEX shops_public_idx ON shops (approved_at, id) WHERE state = 'approved';

-- Former slugs, which redirect.
CREATE TABLE shop_slugs (
    slug TEXT NOT NULL PRIMARY KEY,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_slugs_shop_idx ON shop_slugs (shop_id);

-- Names the one specialty of a shop; a change is a new charter.
CREATE TABLE charters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    category_code TEXT NOT NULL REFERENCES categories (code),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL DEFAULT '',
    origin_zh TEXT NOT NULL DEFAULT '',
    origin_en TEXT NOT NULL DEFAULT '',
    production_area TEXT NOT NULL DEFAULT '',
    grade_rules TEXT NOT NULL DEFAULT '',
    standards TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    CONSTRAINT charters_state_check CHECK (state IN ('draft', 'submitted', 'active', 'rejected',
        'superseded')),
    CONSTRAINT charters_shop_id_key UNIQUE (shop_id, id)
) STRICT;
CREATE UNIQUE INDEX charters_active_key ON charters (shop_id) WHERE state = 'active';

CREATE TABLE memberships (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT memberships_role_check CHECK (role IN ('manager', 'editor', 'packer', 'accountant')),
    CONSTRAINT memberships_shop_user_key UNIQUE (shop_id, user_id)
) STRICT;
CREATE INDEX memberships_user_idx ON memberships (user_id);

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    role TEXT NOT NULL,
    contact TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    invited_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_by INTEGER REFERENCES users (id),
    accepted_at INTEGER,
    withdrawn_at INTEGER,
    CONSTRAINT invitations_role_check CHECK (role IN ('manager', 'editor', 'packer', 'accountant'))
) STRICT;
CREATE UNIQUE INDEX invitations_token_key ON invitations (token_hash);
CREATE INDEX invitations_shop_idx ON invitations (shop_id);

-- An administrator's office: a role for one division; the empty code is the whole platform.
CREATE TABLE offices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    division_code TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT offices_role_check CHECK (role IN ('reviewer', 'auditor', 'programme_officer',
        'supervisor')),
    CONSTRAINT offices_user_role_key UNIQUE (user_id, division_code, role)
) STRICT;
