TABLE beyond
  value double precision
  2 rows
    '1'
    '9.223372036854776e+18'

TABLE limits
  name text
  value bigint
  mixed numeric
  4 rows
    '2^53+1' | '9007199254740993' | '2'
    'max' | '9223372036854775807' | '9223372036854775807'
    'min' | '-9223372036854775808' | '1.5'
    'zero' | '0' | '-2.25'

