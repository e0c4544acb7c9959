-- Triggers are reported; columns that ALTER TABLE added, comments and odd spelling are read.
create table if not exists main.[t] ( -- a comment with a , and a )
  id integer /* the key */ primary key, `back` text default ( 'a,b' ) , "d" text
);
ALTER TABLE t ADD COLUMN added INTEGER DEFAULT 5 NOT NULL;
ALTER TABLE t RENAME COLUMN d TO renamed;
INSERT INTO t VALUES (1, 'x', 'y', 6);
CREATE TRIGGER audit AFTER INSERT ON t BEGIN SELECT 1; END;
CREATE TABLE made AS SELECT id, back || 'z' AS text FROM t;
