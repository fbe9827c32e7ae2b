-- The named world; see world.rs. The same statements run on both engines.
INSERT INTO categories (code, name_zh, name_en, position) VALUES
    ('tea', '茶叶', 'Tea', 1),
    ('fruit', '水果', 'Fruit', 2),
    ('grain', '粮食及薯类', 'Grain and tubers', 3);

INSERT INTO users (id, email, phone, name, password_hash, locale, created_at, updated_at) VALUES
    (1, 'root@example.org', NULL, '平台管理员', '{password_hash}', 'zh-CN', {now}, {now}),
    (2, 'zhejiang@example.org', NULL, '浙江主管', '{password_hash}', 'zh-CN', {now}, {now}),
    (3, 'xihu@example.org', NULL, '西湖审核员', '{password_hash}', 'zh-CN', {now}, {now}),
    (4, 'auditor@example.org', NULL, '浙江审计员', '{password_hash}', 'zh-CN', {now}, {now}),
    (5, 'beijing@example.org', NULL, '北京主管', '{password_hash}', 'zh-CN', {now}, {now}),
    (11, 'longjing-manager@example.org', '+8613800000011', '戚师傅', '{password_hash}', 'zh-CN', {now}, {now}),
    (12, 'longjing-editor@example.org', NULL, '小翁', '{password_hash}', 'zh-CN', {now}, {now}),
    (13, 'longjing-packer@example.org', NULL, '老樊', '{password_hash}', 'zh-CN', {now}, {now}),
    (14, 'longjing-accountant@example.org', NULL, '徐会计', '{password_hash}', 'zh-CN', {now}, {now}),
    (21, 'pinggu-manager@example.org', '+8613800000021', '于大姐', '{password_hash}', 'zh-CN', {now}, {now}),
    (22, 'pinggu-packer@example.org', NULL, '小岳', '{password_hash}', 'zh-CN', {now}, {now}),
    (23, 'pinggu-accountant@example.org', NULL, '贾会计', '{password_hash}', 'zh-CN', {now}, {now}),
    (31, 'wang@example.org', '+8613800000031', '王女士', '{password_hash}', 'zh-CN', {now}, {now}),
    (32, 'emily@example.org', NULL, 'Emily', '{password_hash}', 'en', {now}, {now});

INSERT INTO offices (id, user_id, role, division_code, created_at) VALUES
    (1, 1, 'supervisor', '', {now}),
    (2, 2, 'supervisor', '33', {now}),
    (3, 3, 'reviewer', '330106', {now}),
    (4, 4, 'auditor', '33', {now}),
    (5, 5, 'supervisor', '11', {now});

INSERT INTO villages (id, kind, name, name_en, town_name, town_name_en, code, division_code, created_at, updated_at) VALUES
    (1, 'village', '龙井村', 'Longjing Village', '西湖街道', 'Xihu Subdistrict', '330106', '330106', {now}, {now}),
    (2, 'town', '大华山镇', 'Dahuashan Town', '', '', '110117', '110117', {now}, {now}),
    (3, 'village', '上城埭村', 'Shangchengdai Village', '转塘街道', 'Zhuantang Subdistrict', '330106010211', '330106', {now}, {now});

INSERT INTO shops (id, village_id, slug, name_zh, name_en, story_zh, story_en, contact_name, contact_phone,
    licence_kind, licence_number, exempt_reason, origin_code, origin_detail, place_zh, place_en, division_code,
    accepts_cod, accepts_transfer, bank_name, bank_holder, bank_account, state, approved_at, created_at, updated_at, search_names) VALUES
    (1, 1, 'longjing', '龙井村茶铺', 'Longjing Village Tea', '龙井村世代种茶。', 'Longjing has grown tea for generations.',
        '戚师傅', '+8613800000011', 'exempt', '', 'own_produce', '330106', '龙井村 1 号',
        '浙江省杭州市西湖区龙井村', 'Longjing Village, Xihu, Hangzhou, Zhejiang', '330106',
        TRUE, TRUE, '农业银行西湖支行', '龙井村经济合作社', '6228000000000000011', 'approved', {now}, {now}, {now},
        '龙井村茶铺 longjing village tea'),
    (2, 2, 'pinggu', '平谷大桃铺', 'Pinggu Peaches', '平谷大桃甜了三十年。', 'Pinggu peaches have been sweet for thirty years.',
        '于大姐', '+8613800000021', 'exempt', '', 'own_produce', '110117', '大华山镇 2 号',
        '北京市平谷区大华山镇', 'Dahuashan Town, Pinggu, Beijing', '110117',
        TRUE, TRUE, '北京农商银行', '大华山果品合作社', '6228000000000000021', 'approved', {now}, {now}, {now},
        '平谷大桃铺 pinggu peaches');

INSERT INTO charters (id, shop_id, category_code, name_zh, name_en, origin_zh, origin_en, production_area,
    grade_rules, standards, state, created_at, decided_at) VALUES
    (1, 1, 'tea', '西湖龙井茶', 'West Lake Longjing tea', '明前手炒。', 'Fried by hand before Qingming.', '龙井村', '特级、一级', 'GB/T 18650', 'active', {now}, {now}),
    (2, 2, 'fruit', '平谷大桃', 'Pinggu peach', '沙地果园。', 'Orchards on sandy soil.', '大华山镇', '80 mm 以上', 'DB11/T 080', 'active', {now}, {now});

INSERT INTO memberships (id, shop_id, user_id, role, created_at) VALUES
    (1, 1, 11, 'manager', {now}),
    (2, 1, 12, 'editor', {now}),
    (3, 1, 13, 'packer', {now}),
    (4, 1, 14, 'accountant', {now}),
    (5, 2, 21, 'manager', {now}),
    (6, 2, 22, 'packer', {now}),
    (7, 2, 23, 'accountant', {now});

INSERT INTO stock_items (id, shop_id, name, unit, on_hand, created_at) VALUES
    (1, 1, '龙井茶罐装', 'piece', 40, {now}),
    (2, 1, '龙井茶散装', 'gram', 20000, {now}),
    (3, 2, '大桃礼盒', 'piece', 200, {now});

INSERT INTO stock_movements (id, shop_id, stock_item_id, kind, quantity, actor_id, occurred_at) VALUES
    (1, 1, 1, 'received', 40, 11, {now}),
    (2, 1, 2, 'received', 20000, 11, {now}),
    (3, 2, 3, 'received', 200, 21, {now});

INSERT INTO media (id, shop_id, hash, width, height, created_at) VALUES
    (1, 1, '1111111111111111111111111111111111111111111111111111111111111111', 1200, 900, {now}),
    (2, 2, '2222222222222222222222222222222222222222222222222222222222222222', 1200, 900, {now});

INSERT INTO listings (id, shop_id, charter_id, slug, title_zh, title_en, summary_zh, summary_en, description_zh,
    description_en, season_from, season_to, state, published_at, created_at, updated_at) VALUES
    (1, 1, 1, 'xihu-longjing', '明前西湖龙井', 'West Lake Longjing before Qingming', '手炒春茶', 'Spring tea fried by hand',
        '豆香、**回甘**。', 'Chestnut aroma.', 3, 4, 'active', {now}, {now}, {now}),
    (2, 2, 2, 'pinggu-datao', '平谷大桃', 'Pinggu peaches', '每个半斤以上', 'Half a jin each or more',
        '脆甜多汁。', 'Crisp and juicy.', 6, 9, 'active', {now}, {now}, {now});

INSERT INTO listing_photos (id, shop_id, listing_id, media_id, alt_zh, alt_en, position) VALUES
    (1, 1, 1, 1, '一罐龙井茶', 'A tin of Longjing tea', 1),
    (2, 2, 2, 2, '一箱大桃', 'A box of peaches', 1);

INSERT INTO variants (id, shop_id, listing_id, stock_item_id, sku, pack_zh, pack_en, sold_by, price_minor,
    net_mass_grams, step_grams, draws, position) VALUES
    (1, 1, 1, 1, 'LJ-250', '250 克罐装', 'Tin of 250 g', 'piece', 16800, 250, NULL, 1, 1),
    (2, 1, 1, 2, 'LJ-S', '散装', 'Loose', 'mass', 32000, NULL, 50, 1, 2),
    (3, 2, 2, 3, 'DT-12', '12 个礼盒', 'Box of 12', 'piece', 5990, 3600, NULL, 1, 1);

-- Longjing: ¥10 for the first kilogram, ¥5 for each further one, free from ¥300 on. Pinggu: ¥12 a
-- box, ¥6 each further one; not to Hainan (46).
INSERT INTO freight_templates (id, shop_id, charge_by, first_units, first_minor, next_units, next_minor,
    free_over_minor, free_over_pieces, updated_at) VALUES
    (1, 1, 'mass', 1000, 1000, 1000, 500, 30000, NULL, {now}),
    (2, 2, 'piece', 1, 1200, 1, 600, NULL, NULL, {now});

INSERT INTO freight_zones (id, shop_id, template_id, province_code, is_excluded) VALUES
    (1, 2, 2, '46', TRUE);
