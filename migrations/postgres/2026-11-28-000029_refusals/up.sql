-- How often a gateway has refused to send money back.
ALTER TABLE gateway_refunds ADD COLUMN refusals BIGINT NOT NULL DEFAULT 0;
