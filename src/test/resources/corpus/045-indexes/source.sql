-- Partial, expression, descending and unique indexes keep what they are; automatic indexes become
-- constraints once.
CREATE TABLE i (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT, UNIQUE (a, b), CONSTRAINT named UNIQUE (c));
CREATE UNIQUE INDEX i_partial ON i (a) WHERE b IS NOT NULL;
CREATE INDEX i_where ON i (b) WHERE b > 5 AND a = 'x';
CREATE INDEX i_expression ON i (lower(a), b + 1);
CREATE INDEX i_desc ON i (a DESC, b);
CREATE INDEX i_again ON i (a, b);
INSERT INTO i VALUES (1, 'x', 6, 'p'), (2, 'y', NULL, NULL), (3, 'y', 7, NULL);
