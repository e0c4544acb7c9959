TABLE i
  id bigint NOT NULL IDENTITY (i_id_seq, next 4)
  a text
  b bigint
  c text
  CONSTRAINT i_a_b_key UNIQUE (a, b)
  CONSTRAINT i_pkey PRIMARY KEY (id)
  CONSTRAINT named UNIQUE (c)
  INDEX CREATE UNIQUE INDEX i_a_b_key ON i USING btree (a, b)
  INDEX CREATE INDEX i_again ON i USING btree (a, b)
  INDEX CREATE INDEX i_desc ON i USING btree (a DESC, b)
  INDEX CREATE INDEX i_expression ON i USING btree (lower((a COLLATE "C")), ((b + 1)))
  INDEX CREATE UNIQUE INDEX i_partial ON i USING btree (a) WHERE (b IS NOT NULL)
  INDEX CREATE UNIQUE INDEX i_pkey ON i USING btree (id)
  INDEX CREATE INDEX i_where ON i USING btree (b) WHERE ((b > 5) AND (a = 'x'::text))
  INDEX CREATE UNIQUE INDEX named ON i USING btree (c)
  3 rows
    '1' | 'x' | '6' | 'p'
    '2' | 'y' | ∅ | ∅
    '3' | 'y' | '7' | ∅

