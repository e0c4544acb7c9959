-- The unique indexes of a schema's tables on plain columns of all rows, primary keys first.
SELECT c.relname, x.relname AS index_name, i.indisprimary,
       (SELECT array_agg(a.attname::text ORDER BY k.position)
          FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         WHERE k.position <= i.indnkeyatts) AS key_columns,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ? AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
 ORDER BY c.relname COLLATE "C", i.indisprimary DESC, x.relname COLLATE "C"
