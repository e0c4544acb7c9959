TABLE t
  id bigint NOT NULL IDENTITY (t_id_seq_2, next 2)
  a text
  CONSTRAINT t_a_key UNIQUE (a)
  CONSTRAINT t_pkey_2 PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX t_a_key ON t USING btree (a)
  INDEX CREATE UNIQUE INDEX t_pkey_2 ON t USING btree (id)
  1 row
    '1' | 'x'

TABLE t_id_seq
  id bigint NOT NULL IDENTITY (t_id_seq_id_seq, next 4)
  CONSTRAINT t_id_seq_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX t_id_seq_pkey ON t_id_seq USING btree (id)
  1 row
    '3'

TABLE t_pkey
  id bigint NOT NULL IDENTITY (t_pkey_id_seq, next 3)
  CONSTRAINT t_pkey_pkey PRIMARY KEY (id)
  INDEX CREATE INDEX t_a_key_2 ON t_pkey USING btree (id)
  INDEX CREATE UNIQUE INDEX t_pkey_pkey ON t_pkey USING btree (id)
  1 row
    '2'

TABLE twice
  a bigint
  b bigint
  c bigint
  d bigint
  e bigint NOT NULL
  CONSTRAINT same UNIQUE (a)
  CONSTRAINT same_2 CHECK ((a > 0))
  CONSTRAINT same_3 FOREIGN KEY (b) REFERENCES t(id)
  CONSTRAINT twice_a_not_null CHECK ((c > 0))
  CONSTRAINT twice_e_not_null_2 CHECK ((d > 0))
  INDEX CREATE UNIQUE INDEX same ON twice USING btree (a)
  1 row
    '1' | '1' | '1' | '1' | '1'

