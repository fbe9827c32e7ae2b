ALTER TABLE settlement_instructions DROP COLUMN attempts;
