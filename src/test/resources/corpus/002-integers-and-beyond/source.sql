-- Integers of 64 bits; a literal beyond 2^63-1 is stored as REAL by SQLite itself.
CREATE TABLE limits (name TEXT, value INTEGER, mixed NUMERIC);
INSERT INTO limits VALUES
  ('max', 9223372036854775807, 9223372036854775807),
  ('min', -9223372036854775808, 1.5),
  ('2^53+1', 9007199254740993, 2),
  ('zero', 0, -2.25);
CREATE TABLE beyond (value INTEGER);
INSERT INTO beyond VALUES (9223372036854775808), (1);
