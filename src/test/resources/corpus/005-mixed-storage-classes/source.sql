-- Dynamic typing: a column of several storage classes becomes the narrowest type that loses nothing.
CREATE TABLE mixed (
  number INTEGER, integer_text INTEGER, real_text REAL, text_number TEXT, text_blob TEXT,
  blob_text BLOB, everything, integer_real INTEGER, blob_mixed BLOB
);
INSERT INTO mixed VALUES (1, 1, 1.5, 'a', 'text', x'00', 1, 1, x'ff');
INSERT INTO mixed VALUES (2, '', 'n/a', 5, CAST('as blob' AS BLOB), 'text', 2.5, 1.5, 'é');
INSERT INTO mixed VALUES (3, ' 12x ', 2, 'b', 'z', x'01', 'three', 2, 42);
INSERT INTO mixed VALUES (4, '1,5', NULL, 'c', NULL, NULL, x'34', NULL, 1.5);
