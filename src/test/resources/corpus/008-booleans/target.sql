TABLE flags
  id bigint NOT NULL IDENTITY (flags_id_seq, next 4)
  numbers boolean
  words boolean
  mixed boolean
  two bigint
  none boolean
  real_one boolean
  empty text
  CONSTRAINT flags_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX flags_pkey ON flags USING btree (id)
  3 rows
    '1' | 'false' | 'true' | 'true' | '2' | ∅ | 'true' | ''
    '2' | 'true' | 'false' | 'false' | '1' | ∅ | 'false' | 'true'
    '3' | ∅ | 'true' | 'false' | '-1' | ∅ | 'true' | '0'

