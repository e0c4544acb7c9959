-- Tables with rows of their own that pg_dump dumps, and their columns that are stored and not
-- generated: neither those of the system, nor temporary ones, nor what belongs to an extension.
SELECT n.nspname, c.relname,
       coalesce(
         array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attname IS NOT NULL),
         '{}'::text[]) AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a
  ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.deptype = 'e'
      AND (d.classid, d.objid) IN
          (('pg_catalog.pg_class'::regclass, c.oid), ('pg_catalog.pg_namespace'::regclass, n.oid)))
GROUP BY n.nspname, c.relname
ORDER BY n.nspname, c.relname
