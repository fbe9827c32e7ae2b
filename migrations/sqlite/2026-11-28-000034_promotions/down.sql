DROP TABLE order_reductions;
DROP TABLE promotions;
