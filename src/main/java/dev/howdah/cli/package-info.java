/// The command line: one class per command, printers, progress and exit codes. Knows the use cases
/// of {@link dev.howdah.migration} and the records that they hand out, and nothing behind them.
@NullMarked
package dev.howdah.cli;

import org.jspecify.annotations.NullMarked;
