-- Names: reserved, empty, with quotes, spaces, dots, emoji, digits; columns like PostgreSQL's system columns.
CREATE TABLE "select" ("from" TEXT, "group" INTEGER, "a""b" TEXT, "with space" TEXT, "dot.ted" TEXT, "1st" TEXT,
  "$dollar" TEXT, "😀" TEXT, "ctid" TEXT, "xmin" INTEGER, "TableOID" TEXT, "tableoid " TEXT, [br[acket] TEXT, "" TEXT);
INSERT INTO "select" VALUES ('a', 1, 'b', 'c', 'd', 'e', 'f', 'g', 'h', 2, 'i', 'j', 'k', 'l');
CREATE INDEX "order" ON "select" ("from", "😀");
CREATE TABLE "" (x TEXT);
INSERT INTO "" VALUES ('in a table without a name');
CREATE TABLE 'single quoted' ('column' TEXT UNIQUE);
INSERT INTO 'single quoted' VALUES ('y');
