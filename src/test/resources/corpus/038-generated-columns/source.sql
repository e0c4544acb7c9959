-- Generated columns are computed by PostgreSQL where the expression is sure, else they keep the values of now.
CREATE TABLE g (
  a INTEGER, b INTEGER, total INTEGER GENERATED ALWAYS AS (a + b) STORED, twice INTEGER AS (a * 2),
  label TEXT AS ('n' || CAST(a AS TEXT)) VIRTUAL, odd TEXT AS (printf('%04d', a))
);
INSERT INTO g (a, b) VALUES (1, 2), (-3, 4), (NULL, 5);
CREATE INDEX g_total ON g (total);
