/// Carries out a plan: staging, workers, checkpoints, quarantine, then keys, indexes, constraints,
/// sequences, statistics, and the publishing transaction.
@NullMarked
package dev.howdah.load;

import org.jspecify.annotations.NullMarked;
