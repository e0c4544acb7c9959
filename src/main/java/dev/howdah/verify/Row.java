package dev.howdah.verify;

/// The row at which a reading of one side stands.
interface Row {

  /// How many columns it has.
  int columns();

  /// Writes the canonical form of a cell.
  void write(int column, CanonicalRow out);

  /// The value of a cell for people, at most [HumanText#MAX_LENGTH] characters.
  String display(int column);

  /// The value of a cell for people as part of a key: without its storage class.
  String displayInKey(int column);
}
