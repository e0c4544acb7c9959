TABLE empty
  id bigint NOT NULL IDENTITY (empty_id_seq, next 1)
  CONSTRAINT empty_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX empty_pkey ON empty USING btree (id)
  0 rows

TABLE full
  id bigint NOT NULL IDENTITY (full_id_seq, next none left)
  CONSTRAINT full_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX full_pkey ON "full" USING btree (id)
  2 rows
    '1'
    '9223372036854775807'

TABLE negative
  id bigint NOT NULL IDENTITY (negative_id_seq, next 1)
  t text
  CONSTRAINT negative_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX negative_pkey ON negative USING btree (id)
  2 rows
    '-5' | 'a'
    '-9223372036854775808' | 'b'

TABLE zero
  id bigint NOT NULL IDENTITY (zero_id_seq, next 1)
  CONSTRAINT zero_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX zero_pkey ON zero USING btree (id)
  1 row
    '0'

