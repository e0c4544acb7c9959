TABLE fine
  id bigint NOT NULL IDENTITY (fine_id_seq, next 2)
  t text
  CONSTRAINT fine_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX fine_pkey ON fine USING btree (id)
  1 row
    '1' | 'x'

TABLE german
  t text
  1 row
    'ä'

