TABLE tagged
  tag text
  CONSTRAINT tagged_tag_fkey FOREIGN KEY (tag) REFERENCES tags(name) NOT VALID
  1 row
    'red'

TABLE tags
  name text NOT NULL
  CONSTRAINT tags_pkey PRIMARY KEY (name)
  INDEX CREATE UNIQUE INDEX tags_name_key ON tags USING btree (lower((name COLLATE "C")))
  INDEX CREATE UNIQUE INDEX tags_pkey ON tags USING btree (name)
  3 rows
    'Red'
    'É'
    'é'

TABLE users
  id bigint NOT NULL IDENTITY (users_id_seq, next 4)
  name text
  mail text
  code text
  CONSTRAINT users_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX users_code ON users USING btree (rtrim(code, ' '::text))
  INDEX CREATE UNIQUE INDEX users_mail_key ON users USING btree (lower((mail COLLATE "C")))
  INDEX CREATE UNIQUE INDEX users_name_key ON users USING btree (lower((name COLLATE "C")))
  INDEX CREATE INDEX users_name_nocase ON users USING btree (lower((name COLLATE "C")) DESC, mail)
  INDEX CREATE UNIQUE INDEX users_pkey ON users USING btree (id)
  3 rows
    '1' | 'Ana' | 'A@x' | 'a  '
    '2' | 'Ärger' | 'B@x' | 'b'
    '3' | 'ärger' | ∅ | 'c '

