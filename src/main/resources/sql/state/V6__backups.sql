-- Backups of this database that succeeded; written by the command that makes them, which need not run
-- beside the service. Undone by undo/U6__backups.sql.

CREATE TABLE backup_run (
  name text PRIMARY KEY,
  database text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  verified_at timestamptz
);

CREATE INDEX backup_run_finished ON backup_run (finished_at);
CREATE INDEX backup_run_verified ON backup_run (verified_at) WHERE verified_at IS NOT NULL;
