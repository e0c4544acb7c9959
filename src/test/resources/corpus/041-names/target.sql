TABLE select
  from text
  group bigint
  a"b text
  with space text
  dot.ted text
  1st text
  $dollar text
  😀 text
  ctid_2 text
  xmin_2 bigint
  TableOID text
  tableoid  text
  br[acket text
  unnamed text
  INDEX CREATE INDEX "order" ON "select" USING btree ("from", "😀")
  1 row
    'a' | '1' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | '2' | 'i' | 'j' | 'k' | 'l'

TABLE single quoted
  column text
  CONSTRAINT single quoted_column_key UNIQUE ("column")
  INDEX CREATE UNIQUE INDEX "single quoted_column_key" ON "single quoted" USING btree ("column")
  1 row
    'y'

TABLE unnamed
  x text
  1 row
    'in a table without a name'

