-- The columns of the tables of a schema with the types below their domains.
WITH RECURSIVE base (relid, attnum, typid, typmod, not_null) AS (
  SELECT a.attrelid, a.attnum, a.atttypid, a.atttypmod, a.attnotnull
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ? AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT b.relid, b.attnum, t.typbasetype, t.typtypmod, b.not_null OR t.typnotnull
    FROM base b
    JOIN pg_type t ON t.oid = b.typid AND t.typtype = 'd'
)
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type_sql,
       coalesce(e.typname, t.typname) AS base_type, b.typmod, e.oid IS NOT NULL AS is_array,
       coalesce((SELECT array_agg(l.enumlabel::text ORDER BY l.enumsortorder)
                   FROM pg_enum l
                  WHERE l.enumtypid = coalesce(e.oid, t.oid)), '{}') AS labels,
       b.not_null, a.atthasdef OR a.attidentity <> '' AS has_default,
       a.attgenerated <> '' AS is_generated
  FROM base b
  JOIN pg_attribute a ON a.attrelid = b.relid AND a.attnum = b.attnum
  JOIN pg_class c ON c.oid = b.relid
  JOIN pg_type t ON t.oid = b.typid AND t.typtype <> 'd'
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
 ORDER BY c.relname COLLATE "C", b.attnum
