TABLE nuls
  id bigint NOT NULL IDENTITY (nuls_id_seq, next 5)
  t text
  CONSTRAINT nuls_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX nuls_pkey ON nuls USING btree (id)
  1 row
    '1' | 'fine'

