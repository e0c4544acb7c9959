TABLE blob_zero
  value bytea
  other double precision
  2 rows
    '\x2d302e30' | '-0'
    '\x322e35' | '3'

TABLE floats
  id bigint NOT NULL IDENTITY (floats_id_seq, next 13)
  value double precision
  CONSTRAINT floats_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX floats_pkey ON floats USING btree (id)
  12 rows
    '1' | '0.1'
    '10' | '1.2345678901234568e+17'
    '11' | '3'
    '12' | ∅
    '2' | '0'
    '3' | '5e-324'
    '4' | '1.7976931348623157e+308'
    '5' | 'Infinity'
    '6' | '-Infinity'
    '7' | '0.30000000000000004'
    '8' | '1e+15'
    '9' | '1e+16'

TABLE untyped_zero
  value numeric
  2 rows
    '0'
    '2.5'

