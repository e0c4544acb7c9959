-- NULLs are distinct in both. 1 and '1' are different to SQLite, but the same once they are text: the
-- constraint cannot be made, which is said; no row is lost.
CREATE TABLE nulls (a TEXT UNIQUE, b INTEGER, UNIQUE (a, b));
INSERT INTO nulls VALUES (NULL, 1), (NULL, 1), ('x', NULL);
CREATE TABLE classes (v UNIQUE);
INSERT INTO classes VALUES (1), ('1');
CREATE TABLE class_key (k BLOB PRIMARY KEY, t TEXT);
INSERT INTO class_key VALUES ('a', 'text'), (x'61', 'blob');
