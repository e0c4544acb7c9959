-- Tables without rows take their declared types.
CREATE TABLE no_rows (id INTEGER PRIMARY KEY, i INT, r REAL, t TEXT, v VARCHAR(20), n NUMERIC(6, 2), b BLOB,
  flag BOOLEAN, at DATETIME, d DATE, u UUID, j JSON, untyped, strange FANCY);
CREATE TABLE no_rows_either (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID;
