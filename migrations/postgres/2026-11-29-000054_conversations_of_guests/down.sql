-- What was repaired stays as it is.
SELECT 1;
