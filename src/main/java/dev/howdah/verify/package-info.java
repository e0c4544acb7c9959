/// The proof: every cell compared between file and server, in code that shares nothing with the
/// loader's encoder; and checks of a database's own consistency.
@NullMarked
package dev.howdah.verify;

import org.jspecify.annotations.NullMarked;
