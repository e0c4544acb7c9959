-- NUL in text: the row goes to quarantine by default, with its value.
CREATE TABLE nuls (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO nuls VALUES (1, 'fine'), (2, 'a' || char(0) || 'b'), (3, char(0)), (4, CAST(x'610062' AS TEXT));
