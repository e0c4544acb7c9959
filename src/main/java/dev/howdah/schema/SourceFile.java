package dev.howdah.schema;

/// Facts about the file itself.
///
/// @param path the absolute path
/// @param bytes the size of the main file
/// @param sha256 of the main file, in lower-case hexadecimal
/// @param encoding of its text: `UTF-8`, `UTF-16le` or `UTF-16be`
/// @param pageSize in bytes
/// @param userVersion `PRAGMA user_version`
/// @param applicationId `PRAGMA application_id`
/// @param journalMode `wal` or `delete` (any rollback journal), as the header says
/// @param snapshot how a consistent state of the file was kept while it was read
public record SourceFile(
    String path,
    long bytes,
    String sha256,
    String encoding,
    int pageSize,
    int userVersion,
    int applicationId,
    String journalMode,
    Snapshot snapshot) {

  /// How one consistent state of the file is kept for all readers of a run.
  public enum Snapshot {
    /// A read transaction on the file itself: nobody can commit to it meanwhile.
    LOCKED,
    /// The file is in WAL mode without a log beside it: read as unchanging, checked afterwards.
    UNCHANGING,
    /// A private copy in scratch space, with its log or hot journal applied.
    COPIED
  }
}
