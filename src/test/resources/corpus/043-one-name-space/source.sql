-- In PostgreSQL tables, indexes and sequences of a schema share their names, and the constraints of a table
-- theirs; SQLite lets all of them repeat.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE);
CREATE TABLE t_pkey (id INTEGER PRIMARY KEY);
CREATE TABLE t_id_seq (id INTEGER PRIMARY KEY);
CREATE INDEX t_a_key ON t_pkey (id);
INSERT INTO t VALUES (1, 'x');
INSERT INTO t_pkey VALUES (2);
INSERT INTO t_id_seq VALUES (3);
CREATE TABLE twice (
  a INTEGER CONSTRAINT same CHECK (a > 0) CONSTRAINT same UNIQUE,
  b INTEGER CONSTRAINT same REFERENCES t (id), c INTEGER CONSTRAINT twice_a_not_null CHECK (c > 0),
  d INTEGER CONSTRAINT twice_e_not_null CHECK (d > 0), e INTEGER NOT NULL
);
INSERT INTO twice VALUES (1, 1, 1, 1, 1);
