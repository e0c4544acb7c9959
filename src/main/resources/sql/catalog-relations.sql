-- Everything in a schema that has a name in the namespace of relations.
SELECT c.oid, c.relname, c.relkind, c.relispartition, c.relpersistence,
       CASE WHEN c.relkind IN ('i', 'I') THEN (SELECT t.relname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE i.indexrelid = c.oid)
       END AS belongs_to
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S', 'f', 'c')
 ORDER BY c.relname COLLATE "C"
