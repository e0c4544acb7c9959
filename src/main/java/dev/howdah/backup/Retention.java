package dev.howdah.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which backups are kept. A backup goes only if every rule that is given lets it go, and the
/// newest of its label never goes. Without a rule nothing goes.
///
/// @param keep how many of a label are kept, at least 1; null for no rule
/// @param keepDays for how many days they are kept, at least 1; null for no rule
public record Retention(@Nullable Integer keep, @Nullable Integer keepDays) {

  public Retention {
    if ((keep != null && keep < 1) || (keepDays != null && keepDays < 1)) {
      throw new IllegalArgumentException("a rule keeps at least one");
    }
  }

  /// Whether there is any rule.
  public boolean isGiven() {
    return keep != null || keepDays != null;
  }

  /// The backups that go, the oldest first.
  ///
  /// @param complete backups that are complete, of any labels
  /// @param now for their age
  public List<Manifest> expired(List<Manifest> complete, Instant now) {
    if (!isGiven()) {
      return List.of();
    }
    List<Manifest> newestFirst =
        complete.stream()
            .sorted(
                Comparator.comparing(Manifest::createdAt).thenComparing(Manifest::name).reversed())
            .toList();
    Map<String, Integer> seen = new HashMap<>();
    List<Manifest> expired = new ArrayList<>();
    for (Manifest manifest : newestFirst) {
      int rank = seen.merge(manifest.label(), 1, Integer::sum);
      boolean byCount = keep == null || rank > keep;
      boolean byAge =
          keepDays == null || manifest.createdAt().isBefore(now.minus(Duration.ofDays(keepDays)));
      if (rank > 1 && byCount && byAge) {
        expired.add(manifest);
      }
    }
    return expired.reversed();
  }
}
