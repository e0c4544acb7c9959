TABLE t
  id bigint NOT NULL IDENTITY (t_id_seq, next 3)
  a text
  b text NOT NULL
  CONSTRAINT t_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX t_pkey ON t USING btree (id)
  2 rows
    '1' | ∅ | 'x'
    '2' | 'y' | 'z'

