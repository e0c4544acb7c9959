TABLE dates
  id bigint NOT NULL IDENTITY (dates_id_seq, next 4)
  day date
  at timestamp without time zone
  zoned timestamp with time zone
  part timestamp without time zone
  clock time without time zone
  bad text
  zero text
  both_zones timestamp with time zone
  CONSTRAINT dates_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX dates_pkey ON dates USING btree (id)
  3 rows
    '1' | '2024-02-29' | '2024-02-29 23:59:59' | '2024-02-29 23:59:59+00' | '2024-02-29 00:00:00' | '23:59:00' | '2024-02-30' | '0000-00-00 00:00:00' | '2024-02-29 21:59:59+00'
    '2' | '0001-01-01' | '2024-02-29 23:59:59.123456' | '2024-02-29 18:29:59.5+00' | '2024-02-29 12:00:00' | '24:00:00' | '2024-02-28' | '2024-01-01 00:00:00' | '2024-02-29 10:00:00+00'
    '3' | '9999-12-31' | '1969-12-31 23:59:59.999999' | '1970-01-01 00:59:59+00' | ∅ | '00:00:00.5' | ∅ | ∅ | ∅

TABLE too_fine
  at text
  2 rows
    '2024-02-29 23:59:59.123456000'
    '2024-02-29 23:59:59.1234567'

