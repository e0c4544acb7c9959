@NullMarked
package dev.howdah.migration;

import org.jspecify.annotations.NullMarked;
