-- The parent's row cannot be carried: the child's is, and the constraint stays NOT VALID.
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO parent VALUES (1, 'fine'), (2, CAST(x'ff' AS TEXT));
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id));
INSERT INTO child VALUES (1, 1), (2, 2);
