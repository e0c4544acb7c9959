package dev.howdah.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A source as it is shown.
///
/// @param kind `upload` or `file`
/// @param state `uploading`, `complete`, `failed` or `expired`
/// @param bytes the length of the database file; left out where it is not known
/// @param received how much of it is there; left out for a file
/// @param walBytes the length of the log beside it; left out where there is none
/// @param failure the code of why it cannot be used
/// @param path of a file
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceView(
    UUID id,
    String name,
    String kind,
    String state,
    @Nullable Long bytes,
    @Nullable Long received,
    @Nullable Long walBytes,
    @Nullable String sha256,
    @Nullable String failure,
    @Nullable String path,
    Instant createdAt,
    @Nullable Instant completedAt,
    @Nullable Instant expiresAt) {

  static SourceView of(StoredSource row, Instant now) {
    Sha256 sha256 = Sha256.of(row.sha256);
    return new SourceView(
        row.id,
        row.name,
        row.isUpload() ? "upload" : "file",
        row.stateAt(now),
        row.declaredBytes,
        row.isUpload() ? row.receivedBytes : null,
        row.walSha256 == null ? null : row.walBytes,
        sha256 == null ? null : sha256.hex(),
        row.failure,
        row.path,
        row.createdAt,
        row.completedAt,
        row.expiresAt);
  }
}
