-- Negative keys leave the sequence at 1; at 2^63-1 nothing is left, which is said.
CREATE TABLE negative (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO negative VALUES (-5, 'a'), (-9223372036854775808, 'b');
CREATE TABLE zero (id INTEGER PRIMARY KEY);
INSERT INTO zero VALUES (0);
CREATE TABLE "full" (id INTEGER PRIMARY KEY);
INSERT INTO "full" VALUES (9223372036854775807), (1);
CREATE TABLE empty (id INTEGER PRIMARY KEY);
