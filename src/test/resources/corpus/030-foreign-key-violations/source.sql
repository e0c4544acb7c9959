-- SQLite does not check foreign keys unless told: all rows are loaded, the constraint stays NOT VALID.
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO parent VALUES (1, 'one');
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL);
INSERT INTO child VALUES (1, 1), (2, 99), (3, NULL);
