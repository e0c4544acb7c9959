TABLE c
  id bigint NOT NULL IDENTITY (c_id_seq, next 3)
  active boolean
  age bigint
  kind text
  size bigint
  pattern text
  typed text
  CONSTRAINT c_check CHECK ((active = ANY (ARRAY[false, true])))
  CONSTRAINT c_check_2 CHECK (((age >= 0) AND (age < 150))) NOT VALID
  CONSTRAINT c_check_3 CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))
  CONSTRAINT c_check_4 CHECK (((pattern COLLATE "C") ~ '^[a-z].*$'::text))
  CONSTRAINT c_check_5 CHECK ((typed IS NOT NULL))
  CONSTRAINT c_check_6 CHECK (((length(kind) = 1) OR (kind IS NULL)))
  CONSTRAINT c_pkey PRIMARY KEY (id)
  CONSTRAINT positive CHECK ((size > 0))
  INDEX CREATE UNIQUE INDEX c_pkey ON c USING btree (id)
  2 rows
    '1' | 'true' | '30' | 'a' | '5' | 'abc' | 't'
    '2' | 'false' | '200' | ∅ | ∅ | 'x' | 'u'

