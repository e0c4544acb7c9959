TABLE child
  id bigint NOT NULL IDENTITY (child_id_seq, next 3)
  parent_id bigint
  CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent(id) NOT VALID
  CONSTRAINT child_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX child_pkey ON child USING btree (id)
  2 rows
    '1' | '1'
    '2' | '2'

TABLE parent
  id bigint NOT NULL IDENTITY (parent_id_seq, next 3)
  name text
  CONSTRAINT parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX parent_pkey ON parent USING btree (id)
  1 row
    '1' | 'fine'

