/// Backups of a database: dumps in PostgreSQL's custom format, each with a manifest that says what
/// is in it, how they are kept, and how they come back.
@NullMarked
package dev.howdah.backup;

import org.jspecify.annotations.NullMarked;
