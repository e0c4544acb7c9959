-- 0 and 1 are booleans; so are words. A column with anything else keeps what it stores.
CREATE TABLE flags (id INTEGER PRIMARY KEY, numbers BOOLEAN, words BOOLEAN, mixed BOOLEAN, two BOOLEAN, none BOOL,
  real_one BOOLEAN, empty BOOLEAN);
INSERT INTO flags VALUES (1, 0, 'true', 1, 2, NULL, 1.0, '');
INSERT INTO flags VALUES (2, 1, 'F', 'off', 1, NULL, 0, 'true');
INSERT INTO flags VALUES (3, NULL, 'Yes', 'N', -1, NULL, 1, 0);
