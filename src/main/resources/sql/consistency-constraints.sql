-- Constraints that existing rows need not satisfy. conenforced came with PostgreSQL 18.
SELECT n.nspname, c.relname, k.conname,
       coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) AS enforced
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT k.convalidated AND k.conparentid = 0 AND n.nspname = ANY (?)
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"
