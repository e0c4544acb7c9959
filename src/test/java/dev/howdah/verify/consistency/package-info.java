/// Tests of the consistency check.
@NullMarked
package dev.howdah.verify.consistency;

import org.jspecify.annotations.NullMarked;
