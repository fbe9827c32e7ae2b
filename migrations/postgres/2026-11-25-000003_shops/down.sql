DROP TABLE offices;
DROP TABLE invitations;
DROP TABLE memberships;
DROP TABLE charters;
DROP TABLE shop_slugs;
DROP TABLE shops;
DROP TABLE categories;
