TABLE d
  id bigint NOT NULL IDENTITY (d_id_seq, next 2)
  number bigint DEFAULT 7
  negative bigint DEFAULT '-3'::integer
  call bigint DEFAULT abs('-3'::integer)
  word text DEFAULT 'it''s'::text
  double_quoted text DEFAULT 'hello'::text
  null_default text
  null_text text DEFAULT 'null'::text
  hex bigint DEFAULT 16
  bytes bytea DEFAULT '\x00ff'::bytea
  yes boolean DEFAULT true
  one boolean DEFAULT true
  flag bigint DEFAULT 0
  day date DEFAULT ((CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text))::date
  at timestamp without time zone DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text)
  now timestamp without time zone DEFAULT (now() AT TIME ZONE 'UTC'::text)
  unix bigint DEFAULT (floor(EXTRACT(epoch FROM now())))::bigint
  empty text DEFAULT ''::text
  token text DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text)
  odd text
  real double precision DEFAULT 1.50
  CONSTRAINT d_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX d_pkey ON d USING btree (id)
  1 row
    '1' | '7' | '-3' | '3' | 'it's' | 'hello' | ∅ | 'null' | '16' | '\x00ff' | 'true' | 'false' | '0' | '2024-01-01' | '2024-01-01 00:00:00' | '2024-01-01 00:00:00' | '5' | '' | 'abc' | '00003' | '1.5'

