-- The columns of the tables of a schema, in their order.
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type_name, a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid) AS default_sql, a.attidentity, a.attgenerated
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE n.nspname = ? AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY c.relname COLLATE "C", a.attnum
