-- REAL is carried bit for bit: -0.0, subnormals, infinities. NaN cannot be stored: it becomes NULL.
CREATE TABLE floats (id INTEGER PRIMARY KEY, value REAL);
INSERT INTO floats (value) VALUES (0.1), (-0.0), (5e-324), (1.7976931348623157e308), (1e999), (-1e999),
  (0.30000000000000004), (1e15), (1e16), (123456789012345680.0), (3), (1e999 - 1e999);
CREATE TABLE untyped_zero (value NUMERIC);
INSERT INTO untyped_zero VALUES (-0.0), (2.5);
CREATE TABLE blob_zero (value BLOB, other);
INSERT INTO blob_zero VALUES (-0.0, -0.0), (2.5, 3);
