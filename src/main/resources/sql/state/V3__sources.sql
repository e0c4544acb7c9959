-- Where data comes from. Undone by undo/U3__sources.sql.

CREATE TABLE source (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Of a file in an allowed directory; null for an upload.
  path text,
  state text NOT NULL CHECK (state IN ('uploading', 'complete', 'failed')),
  -- The length of the database file; null while an upload without a declared length is under way.
  declared_bytes bigint CHECK (declared_bytes > 0),
  received_bytes bigint NOT NULL DEFAULT 0 CHECK (received_bytes >= 0),
  wal_bytes bigint NOT NULL DEFAULT 0 CHECK (wal_bytes >= 0),
  announced_sha256 bytea CHECK (length(announced_sha256) = 32),
  sha256 bytea CHECK (length(sha256) = 32),
  wal_sha256 bytea CHECK (length(wal_sha256) = 32),
  failure text,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  -- Null for a file in an allowed directory, which is not ours to remove.
  expires_at timestamptz,
  -- The request that is writing, and until when it has to show that it still does.
  lease uuid,
  lease_until timestamptz,
  -- Gone for everybody; its chunks are removed bit by bit.
  deleted_at timestamptz,
  CHECK (received_bytes <= declared_bytes)
);

CREATE INDEX source_of_organisation ON source (organisation_id, id) WHERE deleted_at IS NULL;
CREATE INDEX source_expiry ON source (expires_at) WHERE deleted_at IS NULL;
CREATE INDEX source_deleted ON source (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE source_chunk (
  source_id uuid NOT NULL REFERENCES source (id),
  part text NOT NULL CHECK (part IN ('main', 'wal')),
  -- Where in the file its bytes begin.
  start bigint NOT NULL CHECK (start >= 0),
  bytes bytea NOT NULL,
  PRIMARY KEY (source_id, part, start)
);

-- Databases are already dense; compressing every chunk would only cost time.
ALTER TABLE source_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
