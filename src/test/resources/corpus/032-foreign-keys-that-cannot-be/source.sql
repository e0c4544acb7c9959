-- A missing parent, a parent that is not unique, missing columns: left out, with the reason. The one good
-- key of the same table is made all the same.
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT, partial TEXT);
CREATE UNIQUE INDEX parent_partial ON parent (partial) WHERE id > 0;
INSERT INTO parent VALUES (1, 'x', 'p'), (2, 'x', 'q');
CREATE TABLE child (
  missing INTEGER REFERENCES nowhere (id),
  not_unique TEXT REFERENCES parent (code),
  no_column TEXT REFERENCES parent (absent),
  partial TEXT REFERENCES parent (partial),
  good INTEGER REFERENCES parent (id)
);
INSERT INTO child VALUES (1, 'x', 'a', 'p', 1), (2, 'x', 'b', 'q', 2);
