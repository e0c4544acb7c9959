-- PostgreSQL compares only values of compatible types: the columns that a key ties together get one.
CREATE TABLE parent (id INTEGER PRIMARY KEY);
INSERT INTO parent VALUES (1), (2);
CREATE TABLE text_child (parent_id TEXT REFERENCES parent (id));
INSERT INTO text_child VALUES ('1'), ('2');
CREATE TABLE numeric_child (parent_id NUMERIC REFERENCES parent (id));
INSERT INTO numeric_child VALUES (1), (2);
CREATE TABLE word_parent (id INTEGER PRIMARY KEY);
INSERT INTO word_parent VALUES (1);
CREATE TABLE word_child (parent_id TEXT REFERENCES word_parent (id));
INSERT INTO word_child VALUES ('1'), ('two');
