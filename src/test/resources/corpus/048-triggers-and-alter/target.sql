TABLE made
  id bigint
  text text
  1 row
    '1' | 'xz'

TABLE t
  id bigint NOT NULL IDENTITY (t_id_seq, next 2)
  back text DEFAULT 'a,b'::text
  renamed text
  added bigint NOT NULL DEFAULT 5
  CONSTRAINT t_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX t_pkey ON t USING btree (id)
  1 row
    '1' | 'x' | 'y' | '6'

