-- What COPY's text format would have to escape, and what editors change: equal byte for byte.
CREATE TABLE texts (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO texts VALUES (1, '\N'), (2, '\.'), (3, 'tab' || char(9) || 'lf' || char(10) || 'cr' || char(13) || 'end'),
  (4, 'back\slash'), (5, char(0xFEFF) || 'bom'), (6, 'crlf' || char(13, 10)), (7, 'עברית'), (8, '😀'),
  (9, 'e' || char(0x301)), (10, char(0xE9)), (11, '  spaces  '), (12, 'it''s "quoted" ');
