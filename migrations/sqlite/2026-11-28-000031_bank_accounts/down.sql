ALTER TABLE settlement_instructions DROP COLUMN approved_by;
DROP TABLE payee_accounts;
