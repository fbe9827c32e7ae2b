-- Whose the letters are stays known.
SELECT 1;
