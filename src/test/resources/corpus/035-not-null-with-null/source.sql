-- NOT NULL columns that hold NULL (the schema was edited, or the column added): the constraint goes, the
-- rows stay.
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL);
INSERT INTO t VALUES (1, NULL, 'x'), (2, 'y', 'z');
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL)' WHERE name = 't';
PRAGMA writable_schema = RESET;
