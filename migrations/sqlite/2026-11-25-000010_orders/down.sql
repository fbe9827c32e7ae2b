DROP TABLE order_lines;
DROP TABLE orders;
DROP TABLE purchase_links;
DROP TABLE purchases;
