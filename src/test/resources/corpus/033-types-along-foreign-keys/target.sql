TABLE numeric_child
  parent_id bigint
  CONSTRAINT numeric_child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent(id)
  2 rows
    '1'
    '2'

TABLE parent
  id bigint NOT NULL IDENTITY (parent_id_seq, next 3)
  CONSTRAINT parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX parent_pkey ON parent USING btree (id)
  2 rows
    '1'
    '2'

TABLE text_child
  parent_id bigint
  CONSTRAINT text_child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent(id)
  2 rows
    '1'
    '2'

TABLE word_child
  parent_id text
  2 rows
    '1'
    'two'

TABLE word_parent
  id bigint NOT NULL IDENTITY (word_parent_id_seq, next 2)
  CONSTRAINT word_parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX word_parent_pkey ON word_parent USING btree (id)
  1 row
    '1'

