-- Undoes V2__rate_limits.sql.
ALTER TABLE api_key
  DROP COLUMN rate_limit_per_minute,
  DROP COLUMN version;
DROP TABLE rate_limit;
