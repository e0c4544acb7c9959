TABLE texts
  id bigint NOT NULL IDENTITY (texts_id_seq, next 13)
  t text
  CONSTRAINT texts_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX texts_pkey ON texts USING btree (id)
  12 rows
    '1' | '\N'
    '10' | 'é'
    '11' | '  spaces  '
    '12' | 'it's "quoted" '
    '2' | '\.'
    '3' | 'tab\tlf\ncr\rend'
    '4' | 'back\slash'
    '5' | '\u{feff}bom'
    '6' | 'crlf\r\n'
    '7' | 'עברית'
    '8' | '😀'
    '9' | 'é'

