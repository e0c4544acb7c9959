/// The consistency of a database itself, whatever it was made from: keys, sequences, constraints,
/// indexes, dates, sizes. Reads only.
@NullMarked
package dev.howdah.verify.consistency;

import org.jspecify.annotations.NullMarked;
