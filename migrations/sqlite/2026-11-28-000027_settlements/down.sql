DROP TABLE settlement_items;
DROP TABLE settlement_instructions;
DROP TABLE settlements;
