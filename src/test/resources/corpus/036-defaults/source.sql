-- DEFAULTs: literals, expressions, the times of SQLite (which are text in UTC).
CREATE TABLE d (
  id INTEGER PRIMARY KEY, number INTEGER DEFAULT 7, negative INTEGER DEFAULT -3, call INTEGER DEFAULT (abs(-3)),
  word TEXT DEFAULT 'it''s', double_quoted TEXT DEFAULT "hello", null_default TEXT DEFAULT NULL, null_text TEXT DEFAULT 'null',
  hex INTEGER DEFAULT 0x10, bytes BLOB DEFAULT x'00ff', yes BOOLEAN DEFAULT TRUE, one BOOLEAN DEFAULT 1,
  flag INTEGER DEFAULT FALSE, day DATE DEFAULT CURRENT_DATE, at DATETIME DEFAULT CURRENT_TIMESTAMP,
  now DATETIME DEFAULT (datetime('now')), unix INTEGER DEFAULT (unixepoch()), empty NUMERIC DEFAULT '',
  token TEXT DEFAULT (lower(hex(randomblob(16)))), odd TEXT DEFAULT (printf('%05d', 3)), real REAL DEFAULT 1.50
);
INSERT INTO d (id, yes, one, day, at, now, unix, token)
  VALUES (1, 1, 0, '2024-01-01', '2024-01-01 00:00:00', '2024-01-01 00:00:00', 5, 'abc');
