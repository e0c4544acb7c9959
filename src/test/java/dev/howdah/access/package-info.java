/// Tests of who may use the service.
@NullMarked
package dev.howdah.access;

import org.jspecify.annotations.NullMarked;
