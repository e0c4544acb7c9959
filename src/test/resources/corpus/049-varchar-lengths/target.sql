TABLE v
  id bigint NOT NULL IDENTITY (v_id_seq, next 3)
  short text
  fixed text
  CONSTRAINT v_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX v_pkey ON v USING btree (id)
  2 rows
    '1' | 'abc' | 'xy'
    '2' | 'longer than three' | 'ééé'

