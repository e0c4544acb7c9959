-- Where data goes to. Undone by undo/U4__targets.sql.

-- The password is encrypted (secret), in a mounted file (password_file), or nowhere.
CREATE TABLE target (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  version bigint NOT NULL,
  -- libpq's keyword='value' pairs, without any password.
  address text NOT NULL,
  ca_certificate text,
  secret bytea,
  secret_key_id text,
  password_file text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK ((secret IS NULL) = (secret_key_id IS NULL)),
  CHECK (secret IS NULL OR password_file IS NULL)
);

CREATE INDEX target_of_organisation ON target (organisation_id, id);
CREATE INDEX target_secret_key ON target (secret_key_id, id) WHERE secret_key_id IS NOT NULL;
