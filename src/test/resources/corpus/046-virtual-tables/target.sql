TABLE articles
  id bigint NOT NULL IDENTITY (articles_id_seq, next 2)
  body text
  CONSTRAINT articles_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX articles_pkey ON articles USING btree (id)
  1 row
    '1' | 'text'

TABLE boxes
  id bigint NOT NULL IDENTITY (boxes_id_seq, next 2)
  min_x double precision
  max_x double precision
  CONSTRAINT boxes_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX boxes_pkey ON boxes USING btree (id)
  1 row
    '1' | '0.5' | '1.5'

TABLE notes
  rowid bigint NOT NULL IDENTITY (notes_rowid_seq, next 10)
  title text
  body text
  CONSTRAINT notes_pkey PRIMARY KEY (rowid)
  INDEX CREATE UNIQUE INDEX notes_pkey ON notes USING btree (rowid)
  2 rows
    '5' | 'one' | 'first'
    '9' | 'two' | 'second'

