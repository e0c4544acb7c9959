-- A BLOB in a TEXT column is decoded where it is UTF-8; a row with one that is not goes to quarantine.
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO notes VALUES (1, 'one'), (2, x'74776f'), (3, x'ff00'), (4, 'four'), (5, 'five'), (6, x''), (7, NULL);
