-- Indexes that queries do not use, or that writing does not maintain.
SELECT n.nspname, c.relname, x.relname AS index_name
  FROM pg_index i
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND n.nspname = ANY (?)
 ORDER BY n.nspname COLLATE "C", x.relname COLLATE "C"
