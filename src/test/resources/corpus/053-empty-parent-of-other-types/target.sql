TABLE flags
  flag boolean
  1 row
    'true'

TABLE other_parent
  id bigint NOT NULL IDENTITY (other_parent_id_seq, next 1)
  CONSTRAINT other_parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX other_parent_pkey ON other_parent USING btree (id)
  0 rows

TABLE parent
  id bigint NOT NULL IDENTITY (parent_id_seq, next 1)
  CONSTRAINT parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX parent_pkey ON parent USING btree (id)
  0 rows

TABLE third_parent
  id bigint NOT NULL IDENTITY (third_parent_id_seq, next 1)
  code character varying(10)
  CONSTRAINT third_parent_code_key UNIQUE (code)
  CONSTRAINT third_parent_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX third_parent_code_key ON third_parent USING btree (code)
  INDEX CREATE UNIQUE INDEX third_parent_pkey ON third_parent USING btree (id)
  0 rows

TABLE thirds
  code text
  id bigint
  CONSTRAINT thirds_code_fkey FOREIGN KEY (code) REFERENCES third_parent(code)
  CONSTRAINT thirds_id_fkey FOREIGN KEY (id) REFERENCES third_parent(id)
  0 rows

TABLE words
  parent_id text
  1 row
    'nobody'

