/// Tests of the service's start and of what it says about itself.
@NullMarked
package dev.howdah.ops;

import org.jspecify.annotations.NullMarked;
