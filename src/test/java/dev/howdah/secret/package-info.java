/// Tests of keys and encryption.
@NullMarked
package dev.howdah.secret;

import org.jspecify.annotations.NullMarked;
