/// The use cases, composed of the rooms of the engine: what the command line and the service call.
@NullMarked
package dev.howdah.migration;

import org.jspecify.annotations.NullMarked;
