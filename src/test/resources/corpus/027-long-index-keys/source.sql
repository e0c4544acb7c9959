-- A B-tree row in PostgreSQL has at most 2704 bytes: hash and MD5 take its place.
CREATE TABLE pages (url TEXT PRIMARY KEY, body TEXT, note TEXT UNIQUE, short TEXT);
CREATE INDEX pages_body ON pages (body);
CREATE INDEX pages_both ON pages (short, body);
INSERT INTO pages VALUES ('u' || hex(zeroblob(2000)), hex(zeroblob(4000)), hex(zeroblob(3000)), 's');
INSERT INTO pages VALUES ('v', 'b', 'n', 't');
