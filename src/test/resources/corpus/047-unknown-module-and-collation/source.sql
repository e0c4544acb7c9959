-- A module or a collation that only the application has does not stop the rest.
CREATE TABLE fine (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO fine VALUES (1, 'x');
CREATE TABLE german (t TEXT);
INSERT INTO german VALUES ('ä');
PRAGMA writable_schema = ON;
INSERT INTO sqlite_schema VALUES ('table', 'spatial', 'spatial', 0, 'CREATE VIRTUAL TABLE spatial USING VirtualSpatialIndex()');
UPDATE sqlite_schema SET sql = 'CREATE TABLE german (t TEXT COLLATE german_phonebook)' WHERE name = 'german';
PRAGMA writable_schema = RESET;
