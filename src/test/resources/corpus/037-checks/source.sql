-- CHECKs: translated where the meaning is sure, else left out with their text; rows that break one leave it
-- NOT VALID.
CREATE TABLE c (
  id INTEGER PRIMARY KEY, active BOOLEAN CHECK (active IN (0, 1)), age INTEGER CHECK (age >= 0 AND age < 150),
  kind TEXT CHECK (kind IN ('a', 'b')), size INTEGER CONSTRAINT positive CHECK (size > 0),
  pattern TEXT CHECK (pattern GLOB '[a-z]*'), typed TEXT CHECK (typeof(typed) = 'text'),
  CHECK (length(kind) == 1 OR kind IS NULL)
);
INSERT INTO c VALUES (1, 1, 30, 'a', 5, 'abc', 't');
PRAGMA ignore_check_constraints = ON;
INSERT INTO c VALUES (2, 0, 200, NULL, NULL, 'x', 'u');
