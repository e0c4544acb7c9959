-- Tables and partitioned tables with their size, partitions counted with their parent. Tables of
-- extensions are not the user's.
SELECT n.nspname, c.relname,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') AS has_key,
       s.bytes, pg_size_pretty(s.bytes) AS pretty
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL (
         SELECT coalesce(sum(pg_total_relation_size(t.relid)), 0)::bigint AS bytes
           FROM (SELECT relid FROM pg_partition_tree(c.oid) WHERE c.relkind = 'p'
                 UNION ALL SELECT c.oid WHERE c.relkind = 'r') AS t
       ) AS s
 WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
