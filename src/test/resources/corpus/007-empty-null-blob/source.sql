-- Empty text, empty BLOB and NULL are three different things.
CREATE TABLE empties (id INTEGER PRIMARY KEY, t TEXT, b BLOB);
INSERT INTO empties VALUES (1, '', x''), (2, NULL, NULL), (3, ' ', zeroblob(3));
