-- The CHECK constraints of a schema's tables.
SELECT c.relname, k.conname, pg_get_expr(k.conbin, k.conrelid) AS check_sql
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ? AND k.contype = 'c'
 ORDER BY c.relname COLLATE "C", k.conname COLLATE "C"
