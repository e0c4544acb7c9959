-- A database without tables is carried, with a word about it.
PRAGMA user_version = 5;
