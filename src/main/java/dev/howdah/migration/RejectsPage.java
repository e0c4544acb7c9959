package dev.howdah.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the rows that a run has in quarantine, in the order in which they came there.
///
/// @param run the run's id, empty where no run has rows in quarantine
/// @param total how many rows there are in all, of the table that was asked for
/// @param rejects the rows
/// @param next the number behind which the list goes on, null where it ends here
public record RejectsPage(
    String run,
    long total,
    List<Reject> rejects,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long next) {

  public RejectsPage {
    rejects = List.copyOf(rejects);
  }
}
