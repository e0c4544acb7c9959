/// What tests share: the PostgreSQL server, the corpus, SQLite files made from SQL.
@NullMarked
package dev.howdah.testing;

import org.jspecify.annotations.NullMarked;
