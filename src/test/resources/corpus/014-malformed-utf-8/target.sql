TABLE texts
  id bigint NOT NULL IDENTITY (texts_id_seq, next 9)
  t text
  CONSTRAINT texts_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX texts_pkey ON texts USING btree (id)
  3 rows
    '5' | '￾'
    '6' | '􏿿'
    '8' | 'héllo'

