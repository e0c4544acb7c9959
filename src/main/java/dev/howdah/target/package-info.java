/// Where the data goes to: registered databases, their passwords encrypted, their hosts limited.
@NullMarked
package dev.howdah.target;

import org.jspecify.annotations.NullMarked;
