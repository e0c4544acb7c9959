/// The service's own tables: where they are, and their versions with a way up and a way down. Knows
/// nothing of the service's framework, so that the command line can use it, too.
@NullMarked
package dev.howdah.state;

import org.jspecify.annotations.NullMarked;
