package dev.howdah.migration;

import dev.howdah.plan.Finding;
import java.util.List;

/// What `check` found in a database.
///
/// @param server version and address, without password
/// @param database its name
/// @param tables how many tables were looked at
/// @param findings what is wrong or worth knowing
public record ConsistencyReport(
    String server, String database, int tables, List<Finding> findings) {

  public ConsistencyReport {
    findings = List.copyOf(findings);
  }
}
