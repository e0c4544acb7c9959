TABLE documents
  id bigint NOT NULL IDENTITY (documents_id_seq, next 3)
  safe jsonb
  doubled json
  nul json
  number json
  broken text
  checked jsonb
  scalars jsonb
  CONSTRAINT documents_check CHECK (\nCASE\n    WHEN (checked IS NOT NULL) THEN true\n    ELSE NULL::boolean\nEND)
  CONSTRAINT documents_pkey PRIMARY KEY (id)
  INDEX CREATE UNIQUE INDEX documents_pkey ON documents USING btree (id)
  2 rows
    '1' | '{"a": [1, 2.50, null]}' | '{"a": 1, "a": 2}' | '{"a": "\u0000"}' | '[-0.0]' | '{bad}' | '{"x": 100}' | '1'
    '2' | '[]' | '{}' | '{}' | '[12345678901234567890.123456789]' | '{}' | ∅ | '"text"'

