TABLE É
  id bigint NOT NULL IDENTITY ("É_id_seq", next 3)
  Ü text
  ü bigint
  CONSTRAINT É_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX "É_pkey" ON "É" USING btree (id)
  INDEX CREATE INDEX "Ñ" ON "É" USING btree ("Ü")
  2 rows
    '1' | 'upper' | '5'
    '2' | 'UPPER' | '6'

TABLE é
  id bigint NOT NULL IDENTITY ("é_id_seq", next 8)
  other double precision
  parent bigint
  CONSTRAINT é_parent_fkey FOREIGN KEY (parent) REFERENCES "É"(id)
  CONSTRAINT é_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX "é_pkey" ON "é" USING btree (id)
  INDEX CREATE INDEX "ñ" ON "é" USING btree (other)
  1 row
    '7' | '0.5' | '1'

