TABLE a
  id bigint NOT NULL IDENTITY (a_id_seq, next 4)
  b_id bigint
  self_id bigint
  CONSTRAINT a_b_id_fkey FOREIGN KEY (b_id) REFERENCES b(id) DEFERRABLE INITIALLY DEFERRED
  CONSTRAINT a_pkey PRIMARY KEY (id)
  CONSTRAINT a_self_id_fkey FOREIGN KEY (self_id) REFERENCES a(id) ON DELETE SET NULL
  INDEX CREATE UNIQUE INDEX a_pkey ON a USING btree (id)
  3 rows
    '1' | '1' | ∅
    '2' | '2' | '1'
    '3' | ∅ | '3'

TABLE b
  id bigint NOT NULL IDENTITY (b_id_seq, next 3)
  a_id bigint
  CONSTRAINT b_pkey PRIMARY KEY (id)
  CONSTRAINT b_to_a FOREIGN KEY (a_id) REFERENCES a(id) ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE
  INDEX CREATE UNIQUE INDEX b_pkey ON b USING btree (id)
  2 rows
    '1' | '1'
    '2' | '3'

TABLE child
  x bigint
  y text
  CONSTRAINT child_y_x_fkey FOREIGN KEY (y, x) REFERENCES composite(y, x) ON DELETE SET DEFAULT
  CONSTRAINT implicit FOREIGN KEY (x, y) REFERENCES composite(x, y)
  2 rows
    '1' | 'p'
    '1' | ∅

TABLE composite
  x bigint NOT NULL
  y text NOT NULL
  CONSTRAINT composite_pkey PRIMARY KEY (x, y)
  INDEX CREATE UNIQUE INDEX composite_pkey ON composite USING btree (x, y)
  1 row
    '1' | 'p'

