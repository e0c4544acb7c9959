TABLE ids
  a uuid NOT NULL
  b uuid
  c uuid
  d text
  hex uuid
  blob_id bytea
  CONSTRAINT ids_pkey PRIMARY KEY (a)
  INDEX CREATE UNIQUE INDEX ids_pkey ON ids USING btree (a)
  2 rows
    '00000000-0000-0000-0000-000000000000' | 'ffffffff-ffff-4fff-bfff-ffffffffffff' | ∅ | 'not a uuid' | '0190d6e4-7b4c-4c3e-8f00-0123456789ac' | '\x00000000000000000000000000000001'
    '0190d6e4-7b4c-7c3e-8f00-0123456789ab' | '0190d6e4-7b4c-7c3e-8f00-0123456789ab' | '0190d6e4-7b4c-7c3e-8f00-0123456789ab' | '0190d6e4-7b4c-7c3e-8f00-0123456789ab' | '0190d6e4-7b4c-7c3e-8f00-0123456789ab' | '\x0190d6e47b4c7c3e8f000123456789ab'

