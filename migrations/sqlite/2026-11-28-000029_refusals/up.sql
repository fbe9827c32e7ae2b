-- How often a gateway has refused to send money back.
ALTER TABLE gateway_refunds ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
