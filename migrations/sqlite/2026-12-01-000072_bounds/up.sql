-- A period that is closed goes through the orders with something to settle in pages, by their ids.
DROP INDEX orders_unsettled_idx;
CREATE INDEX orders_unsettled_idx ON orders (shop_id, state, id) WHERE has_unsettled;

-- The instructions that somebody has to look at, which are few beside those that are paid.
CREATE INDEX settlement_instructions_open_idx ON settlement_instructions (shop_id, settlement_id)
    WHERE state = 'open';

-- The history of a shop shows few of its events; most are of orders. The kinds stand here as the
-- statement names them, or it would not be used (`flows::shop_history`). Nothing else is read by
-- the shop alone.
DROP INDEX events_shop_idx;
CREATE INDEX events_history_idx ON events (shop_id, id) WHERE kind IN (
    'application.started', 'application.submitted', 'application.review_started',
    'application.changes_requested', 'application.approved', 'application.rejected',
    'application.withdrawn', 'shop.edited', 'shop.renamed', 'shop.rehomed', 'shop.suspended',
    'shop.resumed', 'shop.closed', 'shop.merchant_changed', 'freight.changed', 'member.invited',
    'member.invitation_withdrawn', 'member.joined', 'member.role_changed', 'member.removed',
    'member.left', 'listing.created', 'listing.changed', 'listing.submitted',
    'listing.published', 'listing.approved', 'listing.declined', 'listing.paused',
    'listing.resumed', 'listing.archived', 'listing.variant_added', 'listing.variant_changed',
    'listing.variant_retired', 'stock.created', 'stock.renamed', 'stock.received',
    'stock.counted', 'stock.wasted', 'lot.inspected', 'lot.certified', 'lot.recalled');
