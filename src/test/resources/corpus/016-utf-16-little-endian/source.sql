-- A UTF-16 database is transcoded; an unpaired surrogate is malformed.
PRAGMA encoding = 'UTF-16le';
CREATE TABLE texts (id INTEGER PRIMARY KEY, t TEXT, b BLOB);
INSERT INTO texts VALUES (1, 'héllo 😀', x'00'), (2, '', x'ff'), (3, CAST(x'3dd8' AS TEXT), NULL),
  (4, CAST(x'610000006200' AS TEXT), NULL);
