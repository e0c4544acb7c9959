/// Howdah carries an application's data from SQLite to PostgreSQL and proves that nothing was lost.
@NullMarked
package dev.howdah;

import org.jspecify.annotations.NullMarked;
