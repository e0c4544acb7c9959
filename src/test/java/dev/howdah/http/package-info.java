/// Tests of what every answer of the service has in common.
@NullMarked
package dev.howdah.http;

import org.jspecify.annotations.NullMarked;
