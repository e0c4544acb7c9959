-- How often an API key may be used. Undone by undo/U2__rate_limits.sql.

-- One bucket of tokens for each key that was used lately; Bucket4j writes and reads the state. Not
-- logged: after a crash of the server the buckets are full again, and that is all that is lost.
-- No index on expires_at, so that an update stays within its page; the table is small.
CREATE UNLOGGED TABLE rate_limit (
  id text PRIMARY KEY,
  state bytea,
  expires_at bigint
) WITH (fillfactor = 50);

-- A limit of the key's own, in place of the general one; and the number of the row's version, which
-- clients see as ETag.
ALTER TABLE api_key
  ADD COLUMN rate_limit_per_minute integer CHECK (rate_limit_per_minute > 0),
  ADD COLUMN version bigint NOT NULL DEFAULT 1;
