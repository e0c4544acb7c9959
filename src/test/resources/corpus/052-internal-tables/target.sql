TABLE t
  a bigint NOT NULL IDENTITY (t_a_seq, next 3)
  b text
  CONSTRAINT t_pkey PRIMARY KEY (a)
  INDEX CREATE INDEX t_b ON t USING btree (b)
  INDEX CREATE UNIQUE INDEX t_pkey ON t USING btree (a)
  2 rows
    '1' | 'x'
    '2' | 'y'

