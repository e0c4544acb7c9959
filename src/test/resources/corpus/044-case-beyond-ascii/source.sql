-- SQLite's names ignore the case of ASCII letters only: É and é are two tables, and Ü and ü two columns.
CREATE TABLE "É" (id INTEGER PRIMARY KEY, "Ü" TEXT, "ü" INTEGER);
CREATE TABLE "é" (id INTEGER PRIMARY KEY AUTOINCREMENT, other REAL, parent INTEGER REFERENCES "É" ("ID"));
INSERT INTO "É" VALUES (1, 'upper', 5), (2, 'UPPER', 6);
INSERT INTO "é" VALUES (7, 0.5, 1);
CREATE INDEX "Ñ" ON "É" ("Ü");
CREATE INDEX "ñ" ON "é" (other);
