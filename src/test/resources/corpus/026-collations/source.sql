-- NOCASE ignores the case of ASCII letters only, RTRIM trailing spaces: unique indexes on expressions.
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, mail TEXT UNIQUE COLLATE NOCASE,
  code TEXT COLLATE RTRIM);
CREATE UNIQUE INDEX users_code ON users (code);
CREATE INDEX users_name_nocase ON users (name DESC, mail COLLATE BINARY);
INSERT INTO users VALUES (1, 'Ana', 'A@x', 'a  '), (2, 'Ärger', 'B@x', 'b'), (3, 'ärger', NULL, 'c ');
CREATE TABLE tags (name TEXT PRIMARY KEY COLLATE NOCASE);
INSERT INTO tags VALUES ('Red'), ('É'), ('é');
CREATE TABLE tagged (tag TEXT REFERENCES tags (name));
INSERT INTO tagged VALUES ('red');
