/// PostgreSQL: connection settings, identifiers, the catalogue, COPY streams, sequences, locks.
@NullMarked
package dev.howdah.postgres;

import org.jspecify.annotations.NullMarked;
