TABLE Ahead
  id bigint NOT NULL IDENTITY ("Ahead_id_seq", next 41)
  CONSTRAINT Ahead_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX "Ahead_pkey" ON "Ahead" USING btree (id)
  1 row
    '1'

TABLE behind
  id bigint NOT NULL IDENTITY (behind_id_seq, next 10)
  t text
  CONSTRAINT behind_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX behind_pkey ON behind USING btree (id)
  2 rows
    '5' | 'a'
    '9' | 'b'

TABLE emptied
  id bigint NOT NULL IDENTITY (emptied_id_seq, next 101)
  t text
  CONSTRAINT emptied_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX emptied_pkey ON emptied USING btree (id)
  0 rows

TABLE never
  id bigint NOT NULL IDENTITY (never_id_seq, next 1)
  CONSTRAINT never_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX never_pkey ON never USING btree (id)
  0 rows

