TABLE any_bytes
  v bytea
  3 rows
    '\x31'
    '\x74'
    '\xff00'

TABLE any_numbers
  v double precision
  2 rows
    '1'
    '2.5'

TABLE s
  id bigint NOT NULL IDENTITY (s_id_seq, next 4)
  i bigint
  r double precision
  t text
  b bytea
  a text
  CONSTRAINT s_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX s_pkey ON s USING btree (id)
  3 rows
    '1' | '5' | '1.5' | 'x' | '\x00' | '000123'
    '2' | ∅ | '2' | '' | ∅ | '7'
    '3' | '-1' | ∅ | ∅ | '\x' | '1.5'

