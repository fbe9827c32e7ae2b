DELETE FROM cart_lines WHERE cart_id IN (SELECT id FROM carts WHERE kind <> 'cart');
DELETE FROM carts WHERE kind <> 'cart';
DROP INDEX carts_user_key;
DROP INDEX carts_token_key;
ALTER TABLE carts DROP COLUMN draft_at;
ALTER TABLE carts DROP COLUMN draft;
ALTER TABLE carts DROP COLUMN kind;
CREATE UNIQUE INDEX carts_user_key ON carts (user_id);
CREATE UNIQUE INDEX carts_token_key ON carts (token_hash);
