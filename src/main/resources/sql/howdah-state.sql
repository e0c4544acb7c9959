-- What runs leave in a target: how far they came, and the rows that did not fit.
-- Every statement can be run again. Version 1.
CREATE SCHEMA IF NOT EXISTS howdah;

CREATE TABLE IF NOT EXISTS howdah.run (
  run uuid PRIMARY KEY,
  state text NOT NULL,
  source_path text NOT NULL,
  source_sha256 text NOT NULL,
  source_bytes bigint NOT NULL,
  schema_name text NOT NULL,
  staging_schema text NOT NULL,
  existing text NOT NULL,
  plan text NOT NULL,
  started timestamptz NOT NULL,
  updated timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS howdah.checkpoint (
  run uuid NOT NULL REFERENCES howdah.run ON DELETE CASCADE,
  step text NOT NULL,
  detail text NOT NULL,
  done timestamptz NOT NULL,
  PRIMARY KEY (run, step)
);

CREATE TABLE IF NOT EXISTS howdah.quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run uuid NOT NULL REFERENCES howdah.run ON DELETE CASCADE,
  source_table text NOT NULL,
  target_table text NOT NULL,
  row_key text NOT NULL,
  column_name text NOT NULL,
  rule text NOT NULL,
  message text NOT NULL,
  storage_class text NOT NULL,
  value_text text NOT NULL,
  value bytea,
  source_row jsonb,
  row_digest bytea NOT NULL
);

CREATE INDEX IF NOT EXISTS quarantine_run_table_idx ON howdah.quarantine (run, source_table);

COMMENT ON SCHEMA howdah IS 'Runs of Howdah: state, checkpoints, quarantine. State version 1.';
