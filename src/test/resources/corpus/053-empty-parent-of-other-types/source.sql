-- The parent is empty: its identity stays a bigint, whatever its children hold.
CREATE TABLE parent (id INTEGER PRIMARY KEY);
CREATE TABLE words (parent_id TEXT REFERENCES parent (id));
INSERT INTO words VALUES ('nobody');
CREATE TABLE other_parent (id INTEGER PRIMARY KEY);
CREATE TABLE flags (flag BOOLEAN REFERENCES other_parent (id));
INSERT INTO flags VALUES (1);
CREATE TABLE third_parent (id INTEGER PRIMARY KEY, code VARCHAR(10) UNIQUE);
CREATE TABLE thirds (code REFERENCES third_parent (code), id INTEGER REFERENCES third_parent);
