-- INTEGER PRIMARY KEY DESC and INT PRIMARY KEY are no aliases of the rowid: no identity. A table
-- constraint with DESC is one all the same.
CREATE TABLE descending (id INTEGER PRIMARY KEY DESC, t TEXT);
INSERT INTO descending VALUES (5, 'a'), (3, 'b');
CREATE TABLE int_key (id INT PRIMARY KEY, t TEXT);
INSERT INTO int_key VALUES (5, 'a'), (7, 'b');
CREATE TABLE table_desc (id INTEGER, t TEXT, PRIMARY KEY (id DESC));
INSERT INTO table_desc VALUES (1, 'alias all the same');
CREATE TABLE quoted ("id" "INTEGER" PRIMARY KEY, t TEXT);
INSERT INTO quoted VALUES (11, 'alias');
