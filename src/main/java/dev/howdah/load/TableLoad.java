package dev.howdah.load;

import java.util.Map;

/// What loading one table did. Also what its checkpoint remembers.
///
/// @param rowsRead from the file
/// @param rowsLoaded into the table
/// @param rowsQuarantined to quarantine
/// @param conversions how many values each rule converted, by `column: rule`
public record TableLoad(
    long rowsRead, long rowsLoaded, long rowsQuarantined, Map<String, Long> conversions) {

  public TableLoad {
    conversions = Map.copyOf(conversions);
  }

  /// The same after more rows went to quarantine.
  public TableLoad withQuarantined(long more) {
    return new TableLoad(rowsRead, rowsLoaded - more, rowsQuarantined + more, conversions);
  }
}
