DROP TABLE freight_zones;
DROP TABLE freight_templates;
