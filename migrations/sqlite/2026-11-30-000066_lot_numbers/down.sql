DROP TABLE lot_numbers;
