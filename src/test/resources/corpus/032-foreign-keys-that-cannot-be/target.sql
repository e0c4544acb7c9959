TABLE child
  missing bigint
  not_unique text
  no_column text
  partial text
  good bigint
  CONSTRAINT child_good_fkey FOREIGN KEY (good) REFERENCES parent(id)
  2 rows
    '1' | 'x' | 'a' | 'p' | '1'
    '2' | 'x' | 'b' | 'q' | '2'

TABLE parent
  id bigint NOT NULL IDENTITY (parent_id_seq, next 3)
  code text
  partial text
  CONSTRAINT parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX parent_partial ON parent USING btree (partial) WHERE (id > 0)
  INDEX CREATE UNIQUE INDEX parent_pkey ON parent USING btree (id)
  2 rows
    '1' | 'x' | 'p'
    '2' | 'x' | 'q'

