-- Columns of dates and times, domains over them included, of tables that are no partitions.
SELECT n.nspname, c.relname, a.attname
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname = ANY (?)
   AND coalesce(nullif(t.typbasetype, 0), t.oid)
         IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum
