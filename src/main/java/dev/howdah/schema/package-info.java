/// The words that every room shares: what an SQLite file declares and stores, and what a PostgreSQL
/// database holds. Immutable records without behaviour beyond what follows from their own fields.
@NullMarked
package dev.howdah.schema;

import org.jspecify.annotations.NullMarked;
