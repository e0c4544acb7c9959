-- Sequences that pg_dump dumps.
SELECT n.nspname, c.relname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.deptype = 'e'
      AND (d.classid, d.objid) IN
          (('pg_catalog.pg_class'::regclass, c.oid), ('pg_catalog.pg_namespace'::regclass, n.oid)))
ORDER BY n.nspname, c.relname
