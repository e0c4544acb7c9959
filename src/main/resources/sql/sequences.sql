-- Each sequence that belongs to a column (serial: deptype a, identity: deptype i), and each that a
-- column's DEFAULT nextval('…') names without belonging to it. Partitions share what their parent has.
-- Only columns of integers, domains over them included.
SELECT tn.nspname AS table_schema, t.relname AS table_name, a.attname AS column_name,
       sn.nspname AS sequence_schema, s.relname AS sequence_name, link.owned,
       q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle,
       CASE coalesce(nullif(ty.typbasetype, 0), ty.oid)
         WHEN 'int2'::regtype THEN 32767
         WHEN 'int4'::regtype THEN 2147483647
         ELSE 9223372036854775807 END AS column_max
  FROM (
         SELECT sequence_oid, table_oid, attnum, bool_or(owned) AS owned
           FROM (
                  SELECT d.objid AS sequence_oid, d.refobjid AS table_oid,
                         d.refobjsubid::int AS attnum, true AS owned
                    FROM pg_depend d
                   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                     AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
                  UNION ALL
                  SELECT d.refobjid, f.adrelid, f.adnum::int, false
                    FROM pg_depend d
                    JOIN pg_attrdef f ON f.oid = d.objid
                   WHERE d.classid = 'pg_attrdef'::regclass
                     AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'n'
                     AND pg_get_expr(f.adbin, f.adrelid) ~ '^nextval\(''.*''::regclass\)$'
                ) AS links
          GROUP BY sequence_oid, table_oid, attnum
       ) AS link
  JOIN pg_sequence q ON q.seqrelid = link.sequence_oid
  JOIN pg_class s ON s.oid = link.sequence_oid
  JOIN pg_namespace sn ON sn.oid = s.relnamespace
  JOIN pg_class t ON t.oid = link.table_oid AND t.relkind IN ('r', 'p') AND NOT t.relispartition
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = link.attnum AND NOT a.attisdropped
  JOIN pg_type ty ON ty.oid = a.atttypid
 WHERE coalesce(nullif(ty.typbasetype, 0), ty.oid) IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
   AND tn.nspname = ANY (?)
 ORDER BY tn.nspname COLLATE "C", t.relname COLLATE "C", link.attnum, s.relname COLLATE "C"
