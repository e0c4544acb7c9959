-- The same, most significant byte first; the BLOB column holds a text, whose UTF-8 form is kept.
PRAGMA encoding = 'UTF-16be';
CREATE TABLE "tëxts" ("naïve 😀" TEXT PRIMARY KEY, b BLOB);
INSERT INTO "tëxts" VALUES ('öne', 'é'), ('twø 😀', x'e9');
