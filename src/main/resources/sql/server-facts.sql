-- What the server, the database and the user are. pg_stat_database counts sessions for users who
-- may not see those of others in pg_stat_activity.
SELECT current_setting('server_version_num')::int AS version_number,
       current_setting('server_version') AS version,
       current_database() AS database,
       pg_encoding_to_char(d.encoding) AS encoding,
       pg_is_in_recovery() AS in_recovery,
       current_setting('default_transaction_read_only')::boolean AS read_only,
       current_user AS user_name,
       r.rolsuper AS superuser,
       has_database_privilege(d.oid, 'CREATE') AS can_create_schema,
       current_setting('max_locks_per_transaction')::int AS max_locks_per_transaction,
       current_setting('max_connections')::int AS max_connections,
       current_setting('max_prepared_transactions')::int AS max_prepared_transactions,
       least(
         current_setting('max_connections')::int
           - CASE WHEN r.rolsuper THEN 0
                  ELSE current_setting('superuser_reserved_connections')::int
                       + coalesce(current_setting('reserved_connections', true)::int, 0) END
           - (SELECT sum(numbackends)::int FROM pg_stat_database),
         CASE WHEN d.datconnlimit < 0 THEN 2147483647
              ELSE d.datconnlimit
                   - (SELECT numbackends FROM pg_stat_database s WHERE s.datid = d.oid) END
       ) AS free_connections,
       current_setting('wal_level') AS wal_level,
       coalesce(
         CASE WHEN family(inet_server_addr()) = 6 THEN '[' || host(inet_server_addr()) || ']'
              ELSE host(inet_server_addr()) END || ':' || inet_server_port(),
         '') AS address
  FROM pg_database d
  JOIN pg_roles r ON r.rolname = current_user
 WHERE d.datname = current_database()
