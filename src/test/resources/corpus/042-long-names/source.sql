-- PostgreSQL's names have 63 bytes: longer ones are cut, whole characters only, and stay different.
CREATE TABLE "a_table_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_1" (
  "a_column_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_1" INTEGER PRIMARY KEY,
  "a_column_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_2" TEXT UNIQUE,
  "ééééééééééééééééééééééééééééééééé" TEXT
);
INSERT INTO "a_table_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_1" VALUES (1, 'a', 'é');
CREATE TABLE "a_table_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_2" (x INTEGER
  REFERENCES "a_table_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_1");
INSERT INTO "a_table_with_a_name_of_more_than_sixty_three_bytes_which_postgresql_cuts_2" VALUES (1);
