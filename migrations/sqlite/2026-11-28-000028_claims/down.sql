DROP TABLE claim_photos;
DROP TABLE claim_lines;
DROP TABLE claims;
