TABLE tëxts
  naïve 😀 text NOT NULL
  b bytea
  CONSTRAINT tëxts_pkey PRIMARY KEY ("naïve 😀")
  INDEX CREATE UNIQUE INDEX "tëxts_pkey" ON "tëxts" USING btree ("naïve 😀")
  2 rows
    'twø 😀' | '\xe9'
    'öne' | '\xc3a9'

