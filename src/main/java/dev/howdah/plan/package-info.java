/// The decisions: the type of each column, the conversions, the names, what is translated and what
/// is not, the predicted rejects and the findings. Pure functions of what the other rooms have
/// read; no input or output of any kind.
@NullMarked
package dev.howdah.plan;

import org.jspecify.annotations.NullMarked;
