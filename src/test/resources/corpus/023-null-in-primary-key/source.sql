-- SQLite allows NULL in a primary key that is no rowid: UNIQUE takes its place and every row is kept.
CREATE TABLE keys (code TEXT PRIMARY KEY, t TEXT);
INSERT INTO keys VALUES ('a', 'one'), (NULL, 'two'), (NULL, 'three');
CREATE TABLE pairs (a INT, b TEXT, PRIMARY KEY (a, b));
INSERT INTO pairs VALUES (1, 'x'), (1, NULL), (NULL, NULL);
CREATE TABLE child (code TEXT REFERENCES keys (code));
INSERT INTO child VALUES ('a'), (NULL);
