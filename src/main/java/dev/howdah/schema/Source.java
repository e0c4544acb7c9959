package dev.howdah.schema;

import java.util.List;

/// All that is known of an SQLite file: the file, what it declares and what it stores.
///
/// @param file the file itself
/// @param schema what it declares
/// @param profiles what each table stores, in the order of the schema's tables
public record Source(SourceFile file, SourceSchema schema, List<TableProfile> profiles) {

  public Source {
    profiles = List.copyOf(profiles);
  }

  /// The profile of that table.
  public TableProfile profile(String table) {
    String wanted = SqliteName.key(table);
    return profiles.stream()
        .filter(profile -> SqliteName.key(profile.table()).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no profile of table " + table));
  }
}
