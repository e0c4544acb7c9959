-- The triggers of a schema's tables and of their partitions, without those of constraints; those of a
-- partition come after those of what it is a part of.
SELECT r.relname, cn.nspname AS trigger_schema, c.relname AS trigger_table, t.tgname,
       CASE t.tgenabled
         WHEN 'O' THEN 'ORDINARY' WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE 'DISABLED'
       END AS firing
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace cn ON cn.oid = c.relnamespace
  JOIN pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid) AND r.relkind IN ('r', 'p')
  JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE n.nspname = ? AND NOT t.tgisinternal
 ORDER BY r.relname COLLATE "C", (SELECT count(*) FROM pg_partition_ancestors(c.oid)),
          cn.nspname COLLATE "C", c.relname COLLATE "C", t.tgname COLLATE "C"
