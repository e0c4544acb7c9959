package dev.howdah.verify;

import java.util.List;

/// What the proof found for one table.
///
/// @param table the table's name in the file
/// @param sourceRows rows read from the file, quarantined ones included
/// @param quarantinedRows rows of the file that were recognised as being in quarantine
/// @param targetRows rows read from the server
/// @param equal whether every row and cell is equal
/// @param digest of the content, the same on both sides where they are equal; lower-case
///   hexadecimal
/// @param differences the first differences, at most 100
public record TableVerification(
    String table,
    long sourceRows,
    long quarantinedRows,
    long targetRows,
    boolean equal,
    String digest,
    List<CellDifference> differences) {

  public TableVerification {
    differences = List.copyOf(differences);
  }
}
