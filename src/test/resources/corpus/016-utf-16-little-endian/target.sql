TABLE texts
  id bigint NOT NULL IDENTITY (texts_id_seq, next 5)
  t text
  b bytea
  CONSTRAINT texts_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX texts_pkey ON texts USING btree (id)
  2 rows
    '1' | 'héllo 😀' | '\x00'
    '2' | '' | '\xff'

