@NullMarked
package dev.howdah.plan;

import org.jspecify.annotations.NullMarked;
