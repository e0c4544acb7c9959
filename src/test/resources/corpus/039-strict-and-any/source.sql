-- STRICT tables keep their types; ANY keeps what it is given, also text that looks like a number.
CREATE TABLE s (id INTEGER PRIMARY KEY, i INT, r REAL, t TEXT, b BLOB, a ANY) STRICT;
INSERT INTO s VALUES (1, 5, 1.5, 'x', x'00', '000123'), (2, NULL, 2, '', NULL, 7), (3, -1, NULL, NULL, x'', 1.5);
CREATE TABLE any_numbers (v ANY) STRICT;
INSERT INTO any_numbers VALUES (1), (2.5);
CREATE TABLE any_bytes (v ANY) STRICT;
INSERT INTO any_bytes VALUES (1), (x'ff00'), ('t');
