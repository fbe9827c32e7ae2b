-- How often an instruction was given to the bank: each try has a reference of its own, so that what
-- a bank says of one is not taken for another.
ALTER TABLE settlement_instructions ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
UPDATE settlement_instructions SET attempts = 1 WHERE state IN ('sent', 'paid', 'failed');
