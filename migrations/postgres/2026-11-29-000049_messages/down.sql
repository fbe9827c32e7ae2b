DROP TABLE message_readings;
DROP TABLE message_blocks;
DROP TABLE message_inboxes;
DROP TABLE message_photos;
DROP TABLE messages;
DROP TABLE message_threads;
