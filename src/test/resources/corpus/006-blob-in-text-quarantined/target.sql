TABLE notes
  id bigint NOT NULL IDENTITY (notes_id_seq, next 8)
  body text
  CONSTRAINT notes_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX notes_pkey ON notes USING btree (id)
  6 rows
    '1' | 'one'
    '2' | 'two'
    '4' | 'four'
    '5' | 'five'
    '6' | ''
    '7' | ∅

