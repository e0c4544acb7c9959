/// Tests of the service's own tables.
@NullMarked
package dev.howdah.state;

import org.jspecify.annotations.NullMarked;
