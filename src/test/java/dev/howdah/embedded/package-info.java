/// Tests of the embedded PostgreSQL.
@NullMarked
package dev.howdah.embedded;

import org.jspecify.annotations.NullMarked;
