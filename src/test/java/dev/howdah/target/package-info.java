/// Tests of the registered databases.
@NullMarked
package dev.howdah.target;

import org.jspecify.annotations.NullMarked;
