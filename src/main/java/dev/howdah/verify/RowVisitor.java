package dev.howdah.verify;

/// Receives each row of a reading. Neither argument may be kept.
interface RowVisitor {

  /// @param hash the row's hash
  /// @param row the row itself
  void visit(CanonicalRow hash, Row row);
}
