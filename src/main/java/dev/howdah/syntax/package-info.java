/// SQLite's SQL as text: its tokens, the statements that `sqlite_schema` holds, its expressions and
/// queries. Pure functions of strings; nothing is read, nothing is run.
///
/// Every parser here ends in a value or in a [dev.howdah.syntax.SqlSyntaxException], whatever it is
/// given, in time proportional to the length of the text.
@NullMarked
package dev.howdah.syntax;

import org.jspecify.annotations.NullMarked;
