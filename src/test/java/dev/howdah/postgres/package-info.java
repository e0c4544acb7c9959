/// Tests of the connection, the catalogue, COPY, sequences and locks.
@NullMarked
package dev.howdah.postgres;

import org.jspecify.annotations.NullMarked;
