-- SQLite does not enforce VARCHAR(n): the type is text, whatever fits.
CREATE TABLE v (id INTEGER PRIMARY KEY, short VARCHAR(3), fixed CHAR(2));
INSERT INTO v VALUES (1, 'abc', 'xy'), (2, 'longer than three', 'ééé');
