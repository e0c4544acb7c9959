/// Tests of the house as a whole.
@NullMarked
package dev.howdah;

import org.jspecify.annotations.NullMarked;
