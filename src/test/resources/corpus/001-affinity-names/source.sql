-- Types and values: the declared name decides the affinity, in SQLite's order of rules.
-- POINT and FLOATING POINT hold INT; STRING and DATETIME are NUMERIC, so '007' is stored as 7.
CREATE TABLE traps (
  point POINT, floating FLOATING POINT, string STRING, charint CHARINT, xreal XREAL, blobby MYBLOB,
  varying VARYING CHARACTER(10), untyped, decimals DECIMAL(10, 2), big UNSIGNED BIG INT
);
INSERT INTO traps VALUES (1, 2, '007', '3', 1.5, x'00ff', 'text', 'any', 10.25, 9223372036854775807);
INSERT INTO traps VALUES (-1, NULL, '8', NULL, -0.5, NULL, '', 'thing', 3, -9223372036854775808);
