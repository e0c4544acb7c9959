TABLE traps
  point bigint
  floating bigint
  string bigint
  charint bigint
  xreal double precision
  blobby bytea
  varying character varying(10)
  untyped text
  decimals numeric(10,2)
  big bigint
  2 rows
    '-1' | ∅ | '8' | ∅ | '-0.5' | ∅ | '' | 'thing' | '3.00' | '-9223372036854775808'
    '1' | '2' | '7' | '3' | '1.5' | '\x00ff' | 'text' | 'any' | '10.25' | '9223372036854775807'

