DROP TABLE idempotency_keys;
DROP TABLE leases;
DROP TABLE consumers;
DROP TABLE events;
