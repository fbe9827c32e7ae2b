DROP TABLE listing_cards;
DROP TABLE listing_photos;
DROP TABLE variants;
DROP TABLE listings;
DROP TABLE media;
