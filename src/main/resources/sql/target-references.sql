-- The foreign keys of a schema's tables, and those of any table that refer to them.
SELECT k.conname, cn.nspname AS child_schema, c.relname AS child,
       (SELECT array_agg(a.attname::text ORDER BY u.position)
          FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, position)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS child_columns,
       pn.nspname AS parent_schema, p.relname AS parent,
       (SELECT array_agg(a.attname::text ORDER BY u.position)
          FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, position)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
         AS parent_columns,
       k.condeferrable, k.convalidated, pg_get_constraintdef(k.oid) AS definition,
       obj_description(k.oid, 'pg_constraint') AS description
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace cn ON cn.oid = c.relnamespace
  JOIN pg_class p ON p.oid = k.confrelid
  JOIN pg_namespace pn ON pn.oid = p.relnamespace
 WHERE k.contype = 'f' AND k.conparentid = 0 AND ? IN (cn.nspname, pn.nspname)
 ORDER BY cn.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"
