TABLE empties
  id bigint NOT NULL IDENTITY (empties_id_seq, next 4)
  t text
  b bytea
  CONSTRAINT empties_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX empties_pkey ON empties USING btree (id)
  3 rows
    '1' | '' | '\x'
    '2' | ∅ | ∅
    '3' | ' ' | '\x000000'

