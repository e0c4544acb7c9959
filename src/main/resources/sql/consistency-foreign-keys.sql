-- Foreign keys with everything that a query for orphans needs; those that partitions have from their
-- parent are left out. Operators and collations are the ones that the server itself compares with.
SELECT n.nspname, c.relname, c.relkind, k.conname, k.confmatchtype,
       pn.nspname AS parent_schema, p.relname AS parent_table, p.relkind AS parent_kind,
       parts.columns, parts.parent_columns, parts.operators, parts.collations,
       EXISTS (
         SELECT FROM pg_index i
           JOIN pg_class x ON x.oid = i.indexrelid
           JOIN pg_am m ON m.oid = x.relam AND m.amname IN ('btree', 'hash')
          WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
            AND i.indnkeyatts >= cardinality(k.conkey)
            AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
       ) AS has_index
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class p ON p.oid = k.confrelid
  JOIN pg_namespace pn ON pn.oid = p.relnamespace
 CROSS JOIN LATERAL (
         SELECT array_agg(ca.attname::text ORDER BY u.position) AS columns,
                array_agg(pa.attname::text ORDER BY u.position) AS parent_columns,
                array_agg(format('OPERATOR(%I.%s)', opn.nspname, o.oprname) ORDER BY u.position)
                  AS operators,
                array_agg(CASE WHEN ca.attcollation <> pa.attcollation AND pa.attcollation <> 0
                               THEN format(' COLLATE %I.%I', cn.nspname, co.collname)
                               ELSE '' END ORDER BY u.position) AS collations
           FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY
                  AS u (child, parent, operator, position)
           JOIN pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.child
           JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parent
           JOIN pg_operator o ON o.oid = u.operator
           JOIN pg_namespace opn ON opn.oid = o.oprnamespace
           LEFT JOIN pg_collation co ON co.oid = pa.attcollation
           LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
       ) AS parts
 WHERE k.contype = 'f' AND k.conparentid = 0 AND n.nspname = ANY (?)
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"
