TABLE fits
  price numeric(8,2)
  5 rows
    '-0.50'
    '10.25'
    '3.00'
    '999999.99'
    ∅

TABLE infinite
  price numeric
  3 rows
    '-Infinity'
    '2.5'
    'Infinity'

TABLE no_rows
  price numeric(8,2)
  0 rows

TABLE over_precision
  price numeric
  2 rows
    '1'
    '12345.5'

TABLE over_scale
  price numeric
  2 rows
    '10.255'
    '3'

TABLE words
  price text
  3 rows
    '2.5'
    '3'
    'free'

