-- Tables of SQLite's own are not carried and nobody misses them.
CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT);
INSERT INTO t (b) VALUES ('x'), ('y');
CREATE INDEX t_b ON t (b);
ANALYZE;
