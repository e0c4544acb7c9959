/// Tests of the proof.
@NullMarked
package dev.howdah.verify;

import org.jspecify.annotations.NullMarked;
