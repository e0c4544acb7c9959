@NullMarked
package dev.howdah.sqlite;

import org.jspecify.annotations.NullMarked;
