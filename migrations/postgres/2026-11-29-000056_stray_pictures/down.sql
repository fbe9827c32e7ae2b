DROP INDEX abuse_reports_reporter_idx;
DROP INDEX message_photos_hash_idx;
DROP INDEX claim_photos_hash_idx;
DROP TABLE stray_pictures;
