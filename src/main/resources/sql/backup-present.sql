-- What somebody made in a database, by kind and name; what belongs to an extension or to another of
-- these objects (indexes, types of tables, owned sequences) is not told for itself.
WITH own AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace n
  WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\_%'
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid
        AND d.deptype = 'e')
), present AS (
  SELECT 'schema' AS kind, nspname AS name FROM own WHERE nspname <> 'public'
  UNION ALL
  SELECT CASE c.relkind
           WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
           WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'table' END,
         own.nspname || '.' || c.relname
  FROM pg_catalog.pg_class c JOIN own ON own.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S')
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
        AND d.deptype IN ('e', 'a', 'i')
        AND (d.deptype = 'e' OR c.relkind = 'S'))
  UNION ALL
  SELECT 'function', own.nspname || '.' || p.proname
  FROM pg_catalog.pg_proc p JOIN own ON own.oid = p.pronamespace
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid
      AND d.deptype IN ('e', 'i'))
  UNION ALL
  SELECT 'type', own.nspname || '.' || t.typname
  FROM pg_catalog.pg_type t JOIN own ON own.oid = t.typnamespace
  WHERE t.typtype IN ('d', 'e', 'r') AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid
      AND d.deptype IN ('e', 'i'))
  UNION ALL
  SELECT 'large object', oid::text FROM pg_catalog.pg_largeobject_metadata
)
SELECT kind, name FROM present ORDER BY kind, name
