-- DECIMAL(p,s) is not enforced: a value over the scale makes the type wider; nothing is rounded.
CREATE TABLE fits (price DECIMAL(8, 2));
INSERT INTO fits VALUES (10.25), (3), (999999.99), (-0.5), (NULL);
CREATE TABLE over_scale (price DECIMAL(8, 2));
INSERT INTO over_scale VALUES (10.255), (3);
CREATE TABLE over_precision (price NUMERIC(5, 2));
INSERT INTO over_precision VALUES (12345.5), (1);
CREATE TABLE infinite (price DECIMAL(8, 2));
INSERT INTO infinite VALUES (1e400), (-1e400), (2.5);
CREATE TABLE words (price DECIMAL(8, 2));
INSERT INTO words VALUES ('free'), (2.5), (3);
CREATE TABLE no_rows (price DECIMAL(8, 2));
