TABLE epochs
  id bigint NOT NULL IDENTITY (epochs_id_seq, next 3)
  s timestamp with time zone
  ms timestamp with time zone
  us timestamp with time zone
  ns bigint
  julian double precision
  mixed text
  small bigint
  CONSTRAINT epochs_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX epochs_pkey ON epochs USING btree (id)
  2 rows
    '1' | '2023-11-14 22:13:20+00' | '2023-11-14 22:13:20.123+00' | '2023-11-14 22:13:20.123456+00' | '1700000000123456789' | '2460000.5' | '1700000000' | '0'
    '2' | '2000-01-01 00:00:00+00' | '2000-01-01 00:00:00+00' | '2000-01-01 00:00:00+00' | '946684800000000000' | '2440587.5' | '2024-01-01 00:00:00' | '86400'

