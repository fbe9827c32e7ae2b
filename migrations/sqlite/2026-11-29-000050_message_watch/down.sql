DROP TABLE message_reports;
DROP TABLE message_words;
