-- What is migrated, how far it is, how it ended. Undone by undo/U5__migrations.sql. Sources and
-- targets are named by their ids only: a migration is still shown when they are gone.

CREATE TABLE migration (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  api_key_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  source_id uuid NOT NULL,
  source_name text NOT NULL,
  source_bytes bigint NOT NULL,
  target_id uuid NOT NULL,
  target_name text NOT NULL,
  options text NOT NULL,
  dry_run boolean NOT NULL,
  -- Whether a person wants more than a plan.
  started boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'planning', 'planned', 'running', 'verifying',
    'cancelling', 'verified', 'quarantined', 'different', 'failed', 'refused', 'cancelled')),
  -- What a worker is to do; null where nothing is.
  work text CHECK (work IN ('plan', 'migrate', 'verify', 'retry')),
  -- Which rows of the quarantine are to be loaded again, and how.
  retry text,
  -- How it had ended before a later proof, whose failure changes nothing.
  ended text,
  -- Grows with each change; the ETag.
  version bigint NOT NULL DEFAULT 1,
  -- The id that the engine's run has in the target, chosen before it begins.
  run uuid NOT NULL UNIQUE,
  run_begun boolean NOT NULL DEFAULT false,
  published boolean NOT NULL DEFAULT false,
  -- The plan is followed because a person has seen it.
  plan_fixed boolean NOT NULL DEFAULT false,
  phase text,
  rows_total bigint NOT NULL DEFAULT 0,
  rows_done bigint NOT NULL DEFAULT 0,
  rows_per_second bigint NOT NULL DEFAULT 0,
  rows_quarantined bigint NOT NULL DEFAULT 0,
  error_code text,
  error_message text,
  error_remedy text,
  -- How often it was handed to a worker, which makes the name of its task; how often one began; how
  -- often in a row one failed for a reason that may pass.
  dispatch bigint NOT NULL DEFAULT 0,
  attempt integer NOT NULL DEFAULT 0,
  retries integer NOT NULL DEFAULT 0,
  -- Who works on it. What a worker writes is written only while the lease is its own.
  lease uuid,
  replica text,
  created_at timestamptz NOT NULL,
  queued_at timestamptz,
  due_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz NOT NULL,
  CHECK ((work IS NULL) = (state IN ('planned', 'verified', 'quarantined', 'different', 'failed',
    'refused', 'cancelled')))
);

CREATE INDEX migration_of_organisation ON migration (organisation_id, id);
CREATE INDEX migration_with_work ON migration (due_at) WHERE work IS NOT NULL;
CREATE INDEX migration_of_source ON migration (source_id);
CREATE INDEX migration_of_target ON migration (target_id);

-- Text and not jsonb: it keeps the order that the contract shows, and values may have a \u0000.
CREATE TABLE migration_document (
  migration_id uuid NOT NULL REFERENCES migration (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('plan', 'report', 'verification', 'retry')),
  version bigint NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (migration_id, kind)
);

CREATE TABLE migration_table (
  migration_id uuid NOT NULL REFERENCES migration (id) ON DELETE CASCADE,
  position integer NOT NULL,
  source text NOT NULL,
  target text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'loading', 'loaded', 'finishing', 'finished',
    'verifying', 'verified', 'different')),
  rows_total bigint NOT NULL,
  rows_done bigint NOT NULL DEFAULT 0,
  rows_quarantined bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (migration_id, position)
);

CREATE UNIQUE INDEX migration_table_source ON migration_table (migration_id, source);

-- Written while the row of the migration is locked, so that the ids of one migration become visible
-- in their order.
CREATE TABLE migration_event (
  migration_id uuid NOT NULL REFERENCES migration (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  type text NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (migration_id, id)
);

CREATE INDEX migration_event_at ON migration_event (at);

CREATE TABLE idempotency (
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  key text NOT NULL,
  request bytea NOT NULL,
  response text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, key)
);

CREATE INDEX idempotency_created ON idempotency (created_at);

-- db-scheduler's table, as its documentation has it.
CREATE TABLE scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz NOT NULL,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
