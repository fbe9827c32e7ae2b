DROP INDEX orders_presale_idx;
