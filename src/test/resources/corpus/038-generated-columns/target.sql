TABLE g
  a bigint
  b bigint
  total bigint GENERATED ((a + b))
  twice bigint GENERATED ((a * 2))
  label text GENERATED (('n'::text || (a)::text))
  odd text
  INDEX CREATE INDEX g_total ON g USING btree (total)
  3 rows
    '-3' | '4' | '1' | '-6' | 'n-3' | '-003'
    '1' | '2' | '3' | '2' | 'n1' | '0001'
    ∅ | '5' | ∅ | ∅ | ∅ | '0000'

