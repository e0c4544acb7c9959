TABLE mixed
  number bigint
  integer_text text
  real_text text
  text_number text
  text_blob text
  blob_text bytea
  everything text
  integer_real double precision
  blob_mixed bytea
  4 rows
    '1' | '1' | '1.5' | 'a' | 'text' | '\x00' | '1' | '1' | '\xff'
    '2' | '' | 'n/a' | '5' | 'as blob' | '\x74657874' | '2.5' | '1.5' | '\xc3a9'
    '3' | ' 12x ' | '2.0' | 'b' | 'z' | '\x01' | 'three' | '2' | '\x3432'
    '4' | '1,5' | ∅ | 'c' | ∅ | ∅ | '4' | ∅ | '\x312e35'

