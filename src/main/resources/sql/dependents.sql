-- What would go or break with some tables of a schema, and does not belong to them: everything with a
-- normal dependency on one of them or on what belongs to it (its columns, row type, indexes, own
-- constraints, defaults, triggers, policies, owned sequences, partitions), unless it belongs to a
-- listed table itself. PostgreSQL documentation, section 51.18 (pg_depend), has the letters.
WITH RECURSIVE listed AS (
  SELECT c.oid, c.relname
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ? AND c.relname = ANY (?) AND c.relkind IN ('r', 'p', 'f')
), owned (classid, objid, root) AS (
  SELECT 'pg_class'::regclass::oid, oid, relname FROM listed
  UNION
  SELECT d.classid, d.objid, o.root
    FROM pg_depend d
    JOIN owned o ON d.refclassid = o.classid AND d.refobjid = o.objid
   WHERE d.deptype IN ('a', 'i', 'P', 'S') AND d.classid <> 'pg_rewrite'::regclass
), dependent AS (
  SELECT DISTINCT d.classid, d.objid, d.objsubid, o.root
    FROM pg_depend d
    JOIN owned o ON d.refclassid = o.classid AND d.refobjid = o.objid
   WHERE d.deptype = 'n'
     AND NOT EXISTS (SELECT FROM owned w WHERE w.classid = d.classid AND w.objid = d.objid)
)
SELECT DISTINCT
       CASE WHEN v.oid IS NOT NULL
            THEN CASE v.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END
            WHEN k.oid IS NOT NULL AND k.contype = 'f' THEN 'foreign key'
            WHEN af.oid IS NOT NULL THEN 'default'
            ELSE i.type END AS kind,
       CASE WHEN v.oid IS NOT NULL THEN vn.nspname || '.' || v.relname
            WHEN kt.oid IS NOT NULL THEN kn.nspname || '.' || kt.relname || '.' || k.conname
            WHEN af.oid IS NOT NULL THEN dn.nspname || '.' || dt.relname || '.' || da.attname
            ELSE i.identity END AS name,
       p.root AS on_table
  FROM dependent p
 CROSS JOIN LATERAL pg_identify_object(p.classid, p.objid, p.objsubid) i
  LEFT JOIN pg_rewrite r ON p.classid = 'pg_rewrite'::regclass AND r.oid = p.objid
  LEFT JOIN pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
  LEFT JOIN pg_namespace vn ON vn.oid = v.relnamespace
  LEFT JOIN pg_constraint k ON p.classid = 'pg_constraint'::regclass AND k.oid = p.objid
  LEFT JOIN pg_class kt ON kt.oid = k.conrelid
  LEFT JOIN pg_namespace kn ON kn.oid = kt.relnamespace
  LEFT JOIN pg_attrdef af ON p.classid = 'pg_attrdef'::regclass AND af.oid = p.objid
  LEFT JOIN pg_class dt ON dt.oid = af.adrelid
  LEFT JOIN pg_namespace dn ON dn.oid = dt.relnamespace
  LEFT JOIN pg_attribute da ON da.attrelid = af.adrelid AND da.attnum = af.adnum
 WHERE NOT EXISTS (
         SELECT FROM owned w
          WHERE w.classid = 'pg_class'::regclass
            AND w.objid = coalesce(k.conrelid, af.adrelid, r.ev_class, 0))
 ORDER BY 1, 2, 3
