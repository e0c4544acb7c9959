-- JSON: jsonb only where it keeps everything; repeated keys, U+0000 and negative zero need json.
CREATE TABLE documents (id INTEGER PRIMARY KEY, safe JSON, doubled JSON, nul JSON, number JSON, broken JSON,
  checked TEXT CHECK (json_valid(checked)), scalars JSON);
INSERT INTO documents VALUES (1, '{"a": [1, 2.50, null]}', '{"a": 1, "a": 2}', '{"a": "\u0000"}', '[-0.0]', '{bad}',
  '{"x": 1e2}', '1');
INSERT INTO documents VALUES (2, '[]', '{}', '{}', '[12345678901234567890.123456789]', '{}', NULL, '"text"');
