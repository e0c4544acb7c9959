-- Types that somebody made: enums, domains, ranges, multiranges, base types. Row types and array types
-- are not named by people.
SELECT t.typname
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE n.nspname = ? AND t.typtype IN ('e', 'd', 'r', 'm', 'b')
   AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
 ORDER BY t.typname COLLATE "C"
