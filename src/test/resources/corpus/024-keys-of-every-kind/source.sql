-- Composite, TEXT, BLOB and REAL keys; WITHOUT ROWID; a key in another order than its columns; none.
CREATE TABLE composite (a INTEGER, b TEXT, c REAL, PRIMARY KEY (b, a));
INSERT INTO composite VALUES (1, 'x', 0.5), (2, 'x', 1.5);
CREATE TABLE text_key (k TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO text_key VALUES ('b'), ('a'), ('');
CREATE TABLE blob_key (k BLOB PRIMARY KEY, v INTEGER) WITHOUT ROWID;
INSERT INTO blob_key VALUES (x'', 1), (x'00', 2), (x'ff', 3);
CREATE TABLE real_key (k REAL PRIMARY KEY);
INSERT INTO real_key VALUES (0.1), (-1.5), (1e999);
CREATE TABLE integer_key (k INTEGER PRIMARY KEY, v TEXT) WITHOUT ROWID;
INSERT INTO integer_key VALUES (3, 'no identity: nothing gives numbers out');
CREATE TABLE no_key (a INTEGER, b TEXT);
INSERT INTO no_key VALUES (1, 'same'), (1, 'same'), (1, 'same'), (NULL, NULL);
