-- Orders that keep every rule, to plant faults in. Purchase 1: tea paid by transfer and shipped,
-- peaches to be paid on delivery. Purchase 2: tea by mass, paid, cancelled, and refunded.
INSERT INTO purchases (id, number, user_id, contact_phone, total_minor, currency, locale, placed_at) VALUES
    (1, '2611251234567895', 31, '+8613800000031', 41390, 'CNY', 'zh-CN', 100),
    (2, '2611259876543211', 32, '+8613800000032', 7400, 'CNY', 'en', 100);

-- 2 × 168.00, freight free; 1 × 59.90 with 12.00 freight, of which a programme pays 4.00 …
-- 336.00 + 10.00 − 0 = 346.00, 67.90.
INSERT INTO orders (id, shop_id, purchase_id, number, state, payment_method, buyer_key, items_minor, freight_minor,
    total_minor, paid_minor, refunded_minor, ship_name, ship_phone, ship_code, ship_region, ship_detail, placed_at,
    state_changed_at, business_date) VALUES
    (1, 1, 1, '2611251234567895-01', 'shipped', 'transfer', 'u31', 33600, 1000, 34600, 34600, 0, '王', '+8613800000031', '310115', '', '', 100, 400, '2026-11-25'),
    (2, 2, 1, '2611251234567895-02', 'confirmed', 'cod', 'u31', 5990, 1200, 7190, 0, 0, '王', '+8613800000031', '310115', '', '', 100, 100, '2026-11-25'),
    (3, 1, 2, '2611259876543211-01', 'cancelled', 'transfer', 'u32', 6400, 1000, 7400, 7400, 7400, 'E', '+8613800000032', '110105', '', '', 100, 300, '2026-11-25');

UPDATE orders SET subsidy_minor = 400, total_minor = 6790 WHERE id = 2;

-- All of it has left: it counts as delivered ten days after the world's now.
UPDATE orders SET due_at = 1796436000000 WHERE id = 1;

INSERT INTO order_lines (id, shop_id, order_id, position, listing_id, variant_id, stock_item_id, title_zh, title_en,
    pack_zh, pack_en, sku, sold_by, quantity, unit_price_minor, mass_grams, stock_units, line_minor) VALUES
    (1, 1, 1, 1, 1, 1, 1, '茶', '', '罐', '', 'LJ-250', 'piece', 2, 16800, 500, 2, 33600),
    (2, 2, 2, 1, 2, 3, 3, '桃', '', '盒', '', 'DT-12', 'piece', 1, 5990, 3600, 1, 5990),
    (3, 1, 3, 1, 1, 2, 2, '茶', '', '散', '', 'LJ-S', 'mass', 100, 32000, 100, 100, 6400);

INSERT INTO stock_movements (id, shop_id, stock_item_id, kind, quantity, reference_kind, reference_id, occurred_at) VALUES
    (11, 1, 1, 'sold', -2, 'order', 1, 100),
    (12, 2, 3, 'sold', -1, 'order', 2, 100),
    (13, 1, 2, 'sold', -100, 'order', 3, 100),
    (14, 1, 2, 'returned', 100, 'order', 3, 300);
UPDATE stock_items SET on_hand = 38 WHERE id = 1;
UPDATE stock_items SET on_hand = 199 WHERE id = 3;

INSERT INTO payments (id, purchase_id, provider, method, amount_minor, currency, state, created_at, succeeded_at) VALUES
    (1, 1, 'manual', 'transfer', 34600, 'CNY', 'succeeded', 200, 200),
    (2, 2, 'manual', 'transfer', 7400, 'CNY', 'succeeded', 200, 200);
INSERT INTO payment_allocations (id, shop_id, payment_id, order_id, amount_minor, payee, custody) VALUES
    (1, 1, 1, 1, 34600, '', 'shop'),
    (2, 1, 2, 3, 7400, '', 'shop');
INSERT INTO refunds (id, shop_id, order_id, amount_minor, state, requested_at, succeeded_at) VALUES
    (1, 1, 3, 7400, 'succeeded', 300, 300);
UPDATE refunds SET freight_minor = 1000 WHERE id = 1;
INSERT INTO refund_lines (id, shop_id, refund_id, order_line_id, quantity, unsent, restocked, amount_minor) VALUES
    (1, 1, 1, 3, 100, 0, 0, 6400);
INSERT INTO shipments (id, shop_id, order_id, carrier_code, tracking_number, shipped_at) VALUES
    (1, 1, 1, 'sf', 'SF1', 400);
INSERT INTO shipment_lines (id, shop_id, shipment_id, order_line_id, quantity) VALUES (1, 1, 1, 1, 2);

-- The tins of order 1 are of one lot of two households: of 336.00, 5 % for the village fund is 16.80, 10 %
-- for costs 33.60, and of the other 285.60 a fourth is 71.40, three fourths 214.20.
INSERT INTO households (id, shop_id, name, alias, state, created_at, updated_at) VALUES
    (1, 1, '翁秀英', '茶农甲家', 'active', 0, 0), (2, 1, '戚建国', '茶农乙家', 'active', 0, 0),
    (3, 2, '于大山', '桃农丙家', 'active', 0, 0);
INSERT INTO sharing_rules (id, shop_id, version, fund_bps, costs_bps, note, published_at) VALUES
    (1, 1, 1, 500, 1000, '龙井修路', 50);
INSERT INTO lots (id, shop_id, stock_item_id, code, harvested_on, quantity, assigned, grade, plot, created_at) VALUES
    (1, 1, 1, '330106-260403-01', '2026-04-03', 10, 2, '特级', '龙井狮峰', 60);
INSERT INTO lot_shares (id, shop_id, lot_id, household_id, share_bps) VALUES (1, 1, 1, 1, 2500), (2, 1, 1, 2, 7500);
INSERT INTO shipment_line_lots (id, shop_id, shipment_line_id, lot_id, units) VALUES (1, 1, 1, 1, 2);

-- The lot was tested, and has a certificate (whose signature is none).
INSERT INTO trace_keys (id, name, public_key, since) VALUES (1, 'AbCdEf12', 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw', 50);
INSERT INTO lot_inspections (id, shop_id, lot_id, kind, inspected_on, inspector, result, report, noted_at) VALUES
    (1, 1, 1, 'entrusted', '2026-04-04', '西湖区龙井茶检测站', 'passed', 'XH-17', 60);
INSERT INTO lot_certificates (id, shop_id, lot_id, number, key_id, payload, issued_at) VALUES
    (1, 1, 1, 1, 1, 'YP1.AbCdEf12.eyJsb3QiOiIzMzAxMDYtMjYwNDAzLTAxIiwibnVtYmVyIjoxLCJwcm9kdWN0Ijoi6KW_5rmW6b6Z5LqVIiwicXVhbnRpdHkiOjEwLCJ1bml0IjoicGllY2UiLCJvcmlnaW4iOiLmtZnmsZ_nnIHmna3lt57luILopb_muZbljLrpvpnkupXmnZEiLCJkYXRlIjoiMjAyNi0wNC0wNSIsInByb21pc2VyIjoi6b6Z5LqV5p2R6Iy26ZO6IiwiY29udGFjdCI6IjEzODAwMDAwMDExIiwiYmFzaXMiOlsiZW50cnVzdGVkX2luc3BlY3Rpb24iLCJvd25fY29udHJvbCJdfQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 60);

INSERT INTO ledger_accounts (id, kind, shop_id, payee_id, balance_minor) VALUES
    (1, 'custody_shop', 1, 0, 34600), (2, 'entitlement', 1, 0, 0), (3, 'freight', 1, 0, -1000),
    (4, 'refund_payable', 1, 0, 0), (5, 'entitlement', 2, 0, 0), (6, 'costs', 1, 0, -3360),
    (7, 'village_fund', 1, 0, -1680), (8, 'household', 1, 1, -7140), (9, 'household', 1, 2, -21420);
INSERT INTO ledger_transfers (id, shop_id, order_id, kind, reference_id, business_date, created_at) VALUES
    (1, 1, 1, 'payment', 1, '2026-11-25', 200),
    (2, 1, 3, 'payment', 2, '2026-11-25', 200),
    (3, 1, 3, 'cancellation', 1, '2026-11-25', 300),
    (4, 1, 3, 'refund', 1, '2026-11-25', 300),
    (5, 1, 1, 'sharing', 1, '2026-11-25', 400);
INSERT INTO ledger_entries (id, transfer_id, account_id, amount_minor, order_line_id) VALUES
    (1, 1, 1, 34600, 0), (2, 1, 2, -33600, 1), (3, 1, 3, -1000, 0),
    (4, 2, 1, 7400, 0), (5, 2, 2, -6400, 3), (6, 2, 3, -1000, 0),
    (7, 3, 2, 6400, 3), (8, 3, 3, 1000, 0), (9, 3, 4, -7400, 0),
    (10, 4, 4, 7400, 0), (11, 4, 1, -7400, 0),
    (12, 5, 2, 33600, 1), (13, 5, 6, -3360, 1), (14, 5, 7, -1680, 1), (15, 5, 8, -7140, 1), (16, 5, 9, -21420, 1);

-- As if order 1 were completed: the shop has had its money, and pays both households itself.
INSERT INTO settlements (id, shop_id, number, until_on, created_at) VALUES (1, 1, 1, '2026-11-25', 500);
INSERT INTO settlement_instructions (id, shop_id, settlement_id, payee_kind, payee_id, amount_minor, kept_minor, state, changed_at) VALUES
    (1, 1, 1, 'household', 1, 0, 7140, 'carried', 500), (2, 1, 1, 'household', 2, 0, 21420, 'carried', 500);
INSERT INTO settlement_items (id, shop_id, instruction_id, entry_id, custody) VALUES (1, 1, 1, 15, 'shop'), (2, 1, 2, 16, 'shop');

INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, before, after, occurred_at, business_date) VALUES
    (101, 1, 'order', 1, 'order.placed', 'user', NULL, '{"state":"awaiting_payment"}', 100, '2026-11-25'),
    (102, 2, 'order', 2, 'order.placed', 'user', NULL, '{"state":"confirmed"}', 100, '2026-11-25'),
    (103, 1, 'order', 3, 'order.placed', 'user', NULL, '{"state":"awaiting_payment"}', 100, '2026-11-25'),
    (104, 1, 'order', 1, 'order.paid', 'user', '{"state":"awaiting_payment"}', '{"state":"confirmed"}', 200, '2026-11-25'),
    (105, 1, 'order', 3, 'order.paid', 'user', '{"state":"awaiting_payment"}', '{"state":"confirmed"}', 200, '2026-11-25'),
    (106, 1, 'order', 3, 'order.cancelled', 'user', '{"state":"confirmed"}', '{"state":"cancelled"}', 300, '2026-11-25'),
    (107, 1, 'order', 1, 'order.accepted', 'user', '{"state":"confirmed"}', '{"state":"accepted"}', 300, '2026-11-25'),
    (108, 1, 'order', 1, 'order.shipped', 'user', '{"state":"accepted"}', '{"state":"shipped"}', 400, '2026-11-25');

INSERT INTO notices (id, user_id, event_id, kind, params, link, created_at) VALUES
    (1, 31, 108, 'order_shipped', '{}', '/', 400);
INSERT INTO applications (id, shop_id, kind, subject_id, state, applicant_id, created_at) VALUES
    (1, 1, 'opening', 1, 'approved', 11, 100);

-- The buyer of order 1 says that the tea is damp.
INSERT INTO claims (id, shop_id, order_id, kind, state, reason, asked_minor, opened_at, state_changed_at) VALUES
    (1, 1, 1, 'quality', 'disputed', '受潮', 16800, 400, 400);
INSERT INTO claim_lines (id, shop_id, claim_id, order_line_id, quantity) VALUES (1, 1, 1, 1, 1);

-- The same buyer wants an invoice for order 1.
INSERT INTO invoices (id, shop_id, order_id, user_id, state, title_kind, title, tax_number, email, requested_at, state_changed_at) VALUES
    (1, 1, 1, 31, 'requested', 'organisation', '某某（福建）有限公司', '91350100M000100Y43', 'kuaiji@example.org', 400, 400);
INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, before, after, occurred_at, business_date) VALUES
    (109, 1, 'invoice', 1, 'invoice.requested', 'user', NULL, '{"state":"requested"}', 400, '2026-11-25');

-- Coupons for freight: that of Pinggu is used by order 2, that of Longjing was given back with order 3.
INSERT INTO promotions (id, shop_id, name_zh, name_en, code, kind, amount_minor, rate_bp, min_goods_minor, total_limit,
    starts_on, ends_on, state, used, created_at) VALUES
    (1, 1, '包邮', '', 'tea', 'freight', NULL, 0, 0, 5, '2026-11-01', '2026-11-30', 'active', 0, 50),
    (2, 2, '减运费', '', 'peach', 'freight', 300, 0, 0, 1, '2026-11-01', '2026-11-30', 'active', 1, 50);
INSERT INTO order_reductions (id, shop_id, order_id, position, kind, bearer_kind, bearer_id, promotion_id, name_zh,
    name_en, amount_minor, released_at) VALUES
    (1, 2, 2, 1, 'freight', 'shop', 2, 2, '减运费', '', 300, NULL),
    (2, 1, 3, 1, 'freight', 'shop', 1, 1, '包邮', '', 200, 300);

-- A programme of Zhejiang's that no order takes part in, and one of Beijing's for order 2.
INSERT INTO programmes (id, division_code, name_zh, name_en, about_zh, about_en, kind, basis, amount_minor, rate_bp,
    min_goods_minor, budget_minor, reserved_minor, used, starts_on, ends_on, state, created_at) VALUES
    (1, '33', '龙井消费帮扶', '', '每单补四元', '', 'price_subsidy', 'fixed', 400, 0, 0, 100000, 0, 0, '2026-11-01', '2026-11-30', 'paused', 50),
    (2, '11', '鲜桃消费帮扶', '', '每单补四元', '', 'price_subsidy', 'fixed', 400, 0, 0, 100000, 400, 1, '2026-11-01', '2026-11-30', 'paused', 50);
INSERT INTO programme_areas (id, programme_id, division_code) VALUES (1, 1, '3301'), (2, 2, '11');
INSERT INTO order_reductions (id, shop_id, order_id, position, kind, bearer_kind, bearer_id, name_zh, name_en, amount_minor) VALUES
    (3, 2, 2, 2, 'subsidy', 'programme', 2, '鲜桃消费帮扶', '', 400);
INSERT INTO programme_uses (id, programme_id, shop_id, order_id, amount_minor, state, used_at) VALUES (1, 2, 2, 2, 400, 'reserved', 100);

-- The same buyer has asked about the tea and about order 1, and was answered.
INSERT INTO message_threads (id, shop_id, user_id, order_id, listing_id, last_message_id, last_by, last_at,
    buyer_read_id, shop_read_id, buyer_unread, shop_unread, created_at) VALUES
    (1, 1, 31, NULL, 1, 3, 'buyer', 430, 2, 1, 0, 1, 400),
    (2, 1, 31, 1, NULL, 5, 'shop', 450, 0, 4, 1, 0, 440);
INSERT INTO messages (id, shop_id, thread_id, side, user_id, body, warns, send_key, created_at) VALUES
    (1, 1, 1, 'buyer', 31, '今年的茶什么时候有？', FALSE, 'a', 400),
    (2, 1, 1, 'shop', 11, '清明前后。', FALSE, 'b', 420),
    (3, 1, 1, 'buyer', 31, '好的，加微信聊', TRUE, 'c', 430),
    (4, 1, 2, 'buyer', 31, '茶受潮了。', FALSE, 'd', 440),
    (5, 1, 2, 'shop', 11, '请拍张照片。', FALSE, 'e', 450);
INSERT INTO message_photos (id, shop_id, message_id, hash) VALUES
    (1, 1, 4, '3333333333333333333333333333333333333333333333333333333333333333');
INSERT INTO message_inboxes (id, owner_kind, owner_id, unread) VALUES (1, 'account', 31, 1), (2, 'shop', 1, 1);
INSERT INTO message_blocks (id, shop_id, user_id, side, created_at) VALUES (1, 1, 32, 'shop', 400);
INSERT INTO message_readings (id, shop_id, thread_id, claim_id, user_id, read_at) VALUES (1, 1, 2, 1, 1, 460);
INSERT INTO message_words (id, division_code, kind, word, plain, user_id, created_at) VALUES
    (1, '33', 'warn', '代购', '代购', 2, 400);
INSERT INTO quick_replies (id, shop_id, body, created_at) VALUES (1, 1, '今天下午发货。', 400);
INSERT INTO message_reports (id, shop_id, message_id, side, user_id, reason, created_at) VALUES
    (1, 1, 3, 'shop', 11, '想私下交易', 440);
-- Wang has 100 g of loose tea too, to be paid on delivery, and it has come: 64.00 + 10.00. She says what it is like,
-- and has asked something before; somebody thinks that the answer is advertising.
INSERT INTO purchases (id, number, user_id, contact_phone, total_minor, currency, locale, placed_at) VALUES
    (3, '2611254310573288', 31, '+8613800000031', 7400, 'CNY', 'zh-CN', 500);
INSERT INTO orders (id, shop_id, purchase_id, number, state, payment_method, buyer_key, items_minor, freight_minor,
    total_minor, paid_minor, refunded_minor, ship_name, ship_phone, ship_code, ship_region, ship_detail, placed_at,
    state_changed_at, business_date) VALUES
    (4, 1, 3, '2611254310573288-01', 'delivered', 'cod', 'u31', 6400, 1000, 7400, 0, 0, '王', '+8613800000031', '310115', '', '', 500, 800, '2026-11-25');
INSERT INTO order_lines (id, shop_id, order_id, position, listing_id, variant_id, stock_item_id, title_zh, title_en,
    pack_zh, pack_en, sku, sold_by, quantity, unit_price_minor, mass_grams, stock_units, line_minor) VALUES
    (4, 1, 4, 1, 1, 2, 2, '茶', '', '散', '', 'LJ-S', 'mass', 100, 32000, 100, 100, 6400);
INSERT INTO stock_movements (id, shop_id, stock_item_id, kind, quantity, reference_kind, reference_id, occurred_at) VALUES
    (15, 1, 2, 'sold', -100, 'order', 4, 500);
UPDATE stock_items SET on_hand = 19900 WHERE id = 2;
INSERT INTO shipments (id, shop_id, order_id, carrier_code, tracking_number, shipped_at) VALUES
    (2, 1, 4, 'sf', 'SF2', 700);
INSERT INTO shipment_lines (id, shop_id, shipment_id, order_line_id, quantity) VALUES (2, 1, 2, 4, 100);
INSERT INTO reviews (id, shop_id, order_id, order_line_id, listing_id, stars, body, author, written_at, answer, answered_at, hidden_for) VALUES
    (1, 1, 4, 4, 1, 4, '香', '王**', 900, '谢谢', 950, 'insult');
INSERT INTO questions (id, shop_id, listing_id, user_id, body, author, asked_at, answer, answered_at) VALUES
    (1, 1, 1, 31, '能放多久？', '王**', 450, '一年', 460);
INSERT INTO abuse_reports (id, shop_id, subject, subject_id, reporter, ground, reported_at) VALUES
    (1, 1, 'question_answer', 1, 'somebody', 'advertising', 960);
-- (20 + 4) / 6 = 4.00
UPDATE listings SET stars_4 = 1, sold = 1 WHERE id = 1;
UPDATE listing_cards SET rating = 400, reviews = 1 WHERE listing_id = 1;
INSERT INTO events (id, shop_id, aggregate, aggregate_id, kind, actor_kind, before, after, occurred_at, business_date) VALUES
    (110, 1, 'order', 4, 'order.placed', 'user', NULL, '{"state":"confirmed"}', 500, '2026-11-25'),
    (111, 1, 'order', 4, 'order.accepted', 'user', '{"state":"confirmed"}', '{"state":"accepted"}', 600, '2026-11-25'),
    (112, 1, 'order', 4, 'order.shipped', 'user', '{"state":"accepted"}', '{"state":"shipped"}', 700, '2026-11-25'),
    (113, 1, 'order', 4, 'order.delivered', 'user', '{"state":"shipped"}', '{"state":"delivered"}', 800, '2026-11-25'),
    (114, 1, 'review', 1, 'review.hidden', 'user', NULL, '{"order":4,"ground":"insult","reason":"x"}', 970, '2026-11-25');
