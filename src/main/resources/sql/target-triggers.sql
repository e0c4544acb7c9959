-- The triggers of a schema's tables that fire in an ordinary session, without those of constraints.
SELECT c.relname, t.tgname, t.tgenabled = 'A' AS fires_always
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid AND NOT c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ? AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
 ORDER BY c.relname COLLATE "C", t.tgname COLLATE "C"
