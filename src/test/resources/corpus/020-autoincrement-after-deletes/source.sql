-- sqlite_sequence may be beyond the largest key: the next key is beyond both.
CREATE TABLE emptied (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT);
INSERT INTO emptied VALUES (100, 'gone');
DELETE FROM emptied;
CREATE TABLE behind (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT);
INSERT INTO behind VALUES (5, 'a'), (9, 'b');
UPDATE sqlite_sequence SET seq = 3 WHERE name = 'behind';
CREATE TABLE "Ahead" (id INTEGER PRIMARY KEY AUTOINCREMENT);
INSERT INTO "Ahead" VALUES (1), (40);
DELETE FROM "Ahead" WHERE id = 40;
CREATE TABLE never (id INTEGER PRIMARY KEY AUTOINCREMENT);
