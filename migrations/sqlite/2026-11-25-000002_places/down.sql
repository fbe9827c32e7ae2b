DROP TABLE villages;
DROP TABLE divisions;
