DROP INDEX questions_user_idx;
DROP INDEX questions_open_idx;
DROP INDEX reviews_open_idx;
DROP TABLE quick_replies;
