TABLE no_rows
  id bigint NOT NULL IDENTITY (no_rows_id_seq, next 1)
  i bigint
  r double precision
  t text
  v character varying(20)
  n numeric(6,2)
  b bytea
  flag boolean
  at timestamp without time zone
  d date
  u uuid
  j jsonb
  untyped text
  strange numeric
  CONSTRAINT no_rows_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX no_rows_pkey ON no_rows USING btree (id)
  0 rows

TABLE no_rows_either
  a text NOT NULL
  b text NOT NULL
  CONSTRAINT no_rows_either_pkey PRIMARY KEY (a, b)
  INDEX CREATE UNIQUE INDEX no_rows_either_pkey ON no_rows_either USING btree (a, b)
  0 rows

