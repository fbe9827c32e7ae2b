DROP TABLE shop_photos;
DROP TABLE shop_fronts;
