DROP TABLE shop_certificates;
