-- The constraints of the tables of a schema; NOT NULL ones, which PostgreSQL 18 lists, are part of the
-- columns.
SELECT c.relname, k.conname, k.contype, k.convalidated, pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ? AND k.contype IN ('p', 'u', 'f', 'c', 'x')
 ORDER BY c.relname COLLATE "C", k.conname COLLATE "C"
