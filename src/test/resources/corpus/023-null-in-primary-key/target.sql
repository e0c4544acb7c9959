TABLE child
  code text
  CONSTRAINT child_code_fkey FOREIGN KEY (code) REFERENCES keys(code)
  2 rows
    'a'
    ∅

TABLE keys
  code text
  t text
  CONSTRAINT keys_key UNIQUE (code)
  INDEX CREATE UNIQUE INDEX keys_key ON keys USING btree (code)
  3 rows
    'a' | 'one'
    ∅ | 'three'
    ∅ | 'two'

TABLE pairs
  a bigint
  b text
  CONSTRAINT pairs_key UNIQUE (a, b)
  INDEX CREATE UNIQUE INDEX pairs_key ON pairs USING btree (a, b)
  3 rows
    '1' | 'x'
    '1' | ∅
    ∅ | ∅

