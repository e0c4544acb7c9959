TABLE blob_key
  k bytea NOT NULL
  v bigint
  CONSTRAINT blob_key_pkey PRIMARY KEY (k)
  INDEX CREATE UNIQUE INDEX blob_key_pkey ON blob_key USING btree (k)
  3 rows
    '\x' | '1'
    '\x00' | '2'
    '\xff' | '3'

TABLE composite
  a bigint NOT NULL
  b text NOT NULL
  c double precision
  CONSTRAINT composite_pkey PRIMARY KEY (b, a)
  INDEX CREATE UNIQUE INDEX composite_pkey ON composite USING btree (b, a)
  2 rows
    '1' | 'x' | '0.5'
    '2' | 'x' | '1.5'

TABLE integer_key
  k bigint NOT NULL
  v text
  CONSTRAINT integer_key_pkey PRIMARY KEY (k)
  INDEX CREATE UNIQUE INDEX integer_key_pkey ON integer_key USING btree (k)
  1 row
    '3' | 'no identity: nothing gives numbers out'

TABLE no_key
  a bigint
  b text
  4 rows
    '1' | 'same'
    '1' | 'same'
    '1' | 'same'
    ∅ | ∅

TABLE real_key
  k double precision NOT NULL
  CONSTRAINT real_key_pkey PRIMARY KEY (k)
  INDEX CREATE UNIQUE INDEX real_key_pkey ON real_key USING btree (k)
  3 rows
    '-1.5'
    '0.1'
    'Infinity'

TABLE text_key
  k text NOT NULL
  CONSTRAINT text_key_pkey PRIMARY KEY (k)
  INDEX CREATE UNIQUE INDEX text_key_pkey ON text_key USING btree (k)
  3 rows
    ''
    'a'
    'b'

