TABLE pages
  url text
  body text
  note text
  short text
  INDEX CREATE INDEX pages_body ON pages USING hash (body)
  INDEX CREATE INDEX pages_both ON pages USING btree (short, md5(body))
  INDEX CREATE UNIQUE INDEX pages_note_key ON pages USING btree (md5(note))
  INDEX CREATE UNIQUE INDEX pages_pkey ON pages USING btree (md5(url))
  2 rows
    'u00000000000000000000000000000000000000… (4001 characters, SHA-256 b1ddd393d4e0c2a2) | '000000000000000000000000000000000000000… (8000 characters, SHA-256 948f0b0f500e9a5e) | '000000000000000000000000000000000000000… (6000 characters, SHA-256 068d123bfab454fb) | 's'
    'v' | 'b' | 'n' | 't'

