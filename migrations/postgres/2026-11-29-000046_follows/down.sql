DROP TABLE follow_news;
DROP TABLE follows;
