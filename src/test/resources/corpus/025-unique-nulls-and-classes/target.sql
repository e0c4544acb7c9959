TABLE class_key
  k bytea
  t text
  2 rows
    '\x61' | 'blob'
    '\x61' | 'text'

TABLE classes
  v text
  INDEX CREATE INDEX classes_v_key ON classes USING btree (v)
  2 rows
    '1'
    '1'

TABLE nulls
  a text
  b bigint
  CONSTRAINT nulls_a_b_key UNIQUE (a, b)
  CONSTRAINT nulls_a_key UNIQUE (a)
  INDEX CREATE UNIQUE INDEX nulls_a_b_key ON nulls USING btree (a, b)
  INDEX CREATE UNIQUE INDEX nulls_a_key ON nulls USING btree (a)
  3 rows
    'x' | ∅
    ∅ | '1'
    ∅ | '1'

