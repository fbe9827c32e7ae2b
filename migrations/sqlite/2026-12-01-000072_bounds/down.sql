DROP INDEX events_history_idx;
CREATE INDEX events_shop_idx ON events (shop_id, id);

DROP INDEX settlement_instructions_open_idx;

DROP INDEX orders_unsettled_idx;
CREATE INDEX orders_unsettled_idx ON orders (shop_id, state) WHERE has_unsettled;
