/// Tests of migrations as the service runs them.
@NullMarked
package dev.howdah.job;

import org.jspecify.annotations.NullMarked;
