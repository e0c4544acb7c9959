-- Who may use the service. Undone by undo/U1__access.sql.

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX organisation_one_default ON organisation (is_default) WHERE is_default;

-- The key itself is nowhere: 32 random bytes need no slow hash, nobody can try them out.
CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  environment text NOT NULL CHECK (environment IN ('live', 'test')),
  scope text NOT NULL CHECK (scope IN ('reader', 'operator', 'admin')),
  prefix text NOT NULL,
  hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  rotated_to uuid REFERENCES api_key (id)
);

CREATE INDEX api_key_of_organisation ON api_key (organisation_id, id);
CREATE INDEX api_key_rotated_to ON api_key (rotated_to) WHERE rotated_to IS NOT NULL;

-- Days are those of UTC.
CREATE TABLE api_key_usage (
  api_key_id uuid NOT NULL REFERENCES api_key (id),
  day date NOT NULL,
  requests bigint NOT NULL CHECK (requests >= 0),
  PRIMARY KEY (api_key_id, day)
);

CREATE TABLE audit (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  at timestamptz NOT NULL,
  api_key_id uuid REFERENCES api_key (id),
  action text NOT NULL,
  subject_id uuid,
  request_id text NOT NULL
);

CREATE INDEX audit_of_organisation ON audit (organisation_id, id);
CREATE INDEX audit_of_api_key ON audit (api_key_id);
