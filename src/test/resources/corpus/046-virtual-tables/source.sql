-- Full text tables that hold their text become tables; those over another table and their shadows are left out.
CREATE VIRTUAL TABLE notes USING fts5 (title, body);
INSERT INTO notes (rowid, title, body) VALUES (5, 'one', 'first'), (9, 'two', 'second');
CREATE TABLE articles (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO articles VALUES (1, 'text');
CREATE VIRTUAL TABLE articles_index USING fts5 (body, content = 'articles', content_rowid = 'id');
CREATE VIRTUAL TABLE boxes USING rtree (id, min_x, max_x);
INSERT INTO boxes VALUES (1, 0.5, 1.5);
