TABLE descending
  id bigint NOT NULL
  t text
  CONSTRAINT descending_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX descending_pkey ON descending USING btree (id)
  2 rows
    '3' | 'b'
    '5' | 'a'

TABLE int_key
  id bigint NOT NULL
  t text
  CONSTRAINT int_key_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX int_key_pkey ON int_key USING btree (id)
  2 rows
    '5' | 'a'
    '7' | 'b'

TABLE quoted
  id bigint NOT NULL IDENTITY (quoted_id_seq, next 12)
  t text
  CONSTRAINT quoted_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX quoted_pkey ON quoted USING btree (id)
  1 row
    '11' | 'alias'

TABLE table_desc
  id bigint NOT NULL IDENTITY (table_desc_id_seq, next 2)
  t text
  CONSTRAINT table_desc_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX table_desc_pkey ON table_desc USING btree (id)
  1 row
    '1' | 'alias all the same'

