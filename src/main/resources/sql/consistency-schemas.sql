-- The schemas that people make, Howdah's own left out.
SELECT nspname
  FROM pg_namespace
 WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
   AND nspname <> 'howdah' AND nspname NOT LIKE 'howdah\_%'
 ORDER BY nspname COLLATE "C"
