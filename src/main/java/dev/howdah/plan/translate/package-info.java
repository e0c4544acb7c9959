/// SQLite's expressions and queries as PostgreSQL's, with the types that the target's columns have.
///
/// The rule of the house: what is not known to mean the same in PostgreSQL is not translated, and
/// the reason is said in one sentence. The rules themselves come from "SQL Language Expressions",
/// "Built-In Scalar SQL Functions", "Date And Time Functions" and "Datatypes In SQLite" of SQLite's
/// documentation and from chapters 4, 8 and 9 of PostgreSQL's; the oldest PostgreSQL meant is 14.
@NullMarked
package dev.howdah.plan.translate;

import org.jspecify.annotations.NullMarked;
