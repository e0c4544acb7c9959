package dev.howdah.failure;

import java.util.Locale;

/// Every failure that a user can meet. The name in lower case with hyphens is the stable code in
/// reports, problem documents, metric labels and the anchor of its section in `docs/errors.md`.
public enum ErrorCode {
  /// The command line or a value on it is not understood.
  USAGE(ExitCode.USAGE, 400),

  /// There is no file at the path of the source.
  SOURCE_MISSING(ExitCode.REFUSED, 404),
  /// The source is a directory, a pipe or another thing that is no regular file.
  SOURCE_NOT_A_FILE(ExitCode.REFUSED, 422),
  /// The file may not be read by this user.
  SOURCE_UNREADABLE(ExitCode.REFUSED, 403),
  /// The file has no bytes at all.
  SOURCE_EMPTY(ExitCode.REFUSED, 422),
  /// The file has no SQLite header: encrypted, or not a database.
  SOURCE_NOT_SQLITE(ExitCode.REFUSED, 422),
  /// The file is shorter than its header says.
  SOURCE_TRUNCATED(ExitCode.REFUSED, 422),
  /// SQLite found the file to be corrupt.
  SOURCE_CORRUPT(ExitCode.REFUSED, 422),
  /// The file needs a newer SQLite than the one in Howdah.
  SOURCE_TOO_NEW(ExitCode.REFUSED, 422),
  /// Another program holds the database locked.
  SOURCE_BUSY(ExitCode.REFUSED, 409),
  /// The source changed while it was read.
  SOURCE_CHANGED(ExitCode.FAILED, 409),
  /// Reading the source failed on the way.
  SOURCE_READ_FAILED(ExitCode.FAILED, 500),

  /// An upload does not have the SHA-256 that was announced.
  SOURCE_CHECKSUM(ExitCode.REFUSED, 422),
  /// The file takes longer to be looked at than allowed.
  SOURCE_TOO_SLOW(ExitCode.REFUSED, 422),
  /// The organisation has as many or as large sources as it may have.
  SOURCE_QUOTA(ExitCode.REFUSED, 413),
  /// Another request is at work on the same upload.
  UPLOAD_BUSY(ExitCode.REFUSED, 423),
  /// A piece of an upload does not have the checksum that came with it.
  UPLOAD_CHECKSUM(ExitCode.REFUSED, 460),
  /// The upload was not gone on with in time.
  UPLOAD_EXPIRED(ExitCode.REFUSED, 410),
  /// The request follows another version of the protocol for uploads.
  UPLOAD_PROTOCOL(ExitCode.REFUSED, 412),
  /// The replica has no room for a copy of the file.
  SCRATCH_SPACE(ExitCode.REFUSED, 503),

  /// The address of the target is not understood.
  TARGET_ADDRESS(ExitCode.USAGE, 400),
  /// No connection to the target could be made.
  TARGET_UNREACHABLE(ExitCode.REFUSED, 424),
  /// User, password or certificate were refused by the target.
  TARGET_LOGIN(ExitCode.REFUSED, 424),
  /// The target cannot take a migration: version, encoding, read-only, privileges.
  TARGET_UNSUITABLE(ExitCode.REFUSED, 422),
  /// The target already holds objects that the plan would create.
  TARGET_NOT_EMPTY(ExitCode.REFUSED, 409),
  /// Another run is at work on the same target schema.
  TARGET_LOCKED(ExitCode.REFUSED, 409),
  /// A statement failed on the target.
  TARGET_FAILED(ExitCode.FAILED, 424),

  /// The embedded PostgreSQL could not be started.
  EMBEDDED_SERVER(ExitCode.REFUSED, 500),
  /// A port of the service is taken, or may not be used.
  SERVICE_PORT(ExitCode.REFUSED, 500),

  /// The plan file cannot be read or does not fit the source.
  PLAN_INVALID(ExitCode.REFUSED, 422),
  /// The plan has findings that stop the migration.
  PLAN_BLOCKED(ExitCode.REFUSED, 422),

  /// There is no such run in the target, or it cannot go on.
  RUN_NOT_RESUMABLE(ExitCode.REFUSED, 409),
  /// The migration was stopped on the way; it can be resumed.
  RUN_INTERRUPTED(ExitCode.FAILED, 409),
  /// Source and target differ.
  VERIFICATION_DIFFERENT(ExitCode.DIFFERENT, 409),

  /// There is no program of PostgreSQL's (`pg_dump`, `pg_restore`) that fits the server or the
  /// dump.
  BACKUP_TOOL_MISSING(ExitCode.REFUSED, 500),
  /// There is no such backup, or none at all.
  BACKUP_NOT_FOUND(ExitCode.REFUSED, 404),
  /// A backup's files are not what its manifest says.
  BACKUP_CORRUPT(ExitCode.REFUSED, 422),
  /// The disk of the backups has too little room.
  BACKUP_SPACE(ExitCode.REFUSED, 507),
  /// A backup or a restore failed on the way; nothing of it is left.
  BACKUP_FAILED(ExitCode.FAILED, 500),

  /// A request to the service is not understood: its JSON, a value in it or in the address.
  REQUEST_INVALID(ExitCode.REFUSED, 400),
  /// No API key came with the request, or one that is not valid.
  UNAUTHENTICATED(ExitCode.REFUSED, 401),
  /// The API key's scope does not suffice.
  FORBIDDEN(ExitCode.REFUSED, 403),
  /// There is nothing at the address, or nothing that the caller may know of.
  NOT_FOUND(ExitCode.REFUSED, 404),
  /// The address exists, but not for this method.
  METHOD_NOT_ALLOWED(ExitCode.REFUSED, 405),
  /// The answer cannot be given in any of the forms that the request accepts.
  NOT_ACCEPTABLE(ExitCode.REFUSED, 406),
  /// The request does not fit the present state of what it is about.
  CONFLICT(ExitCode.REFUSED, 409),
  /// What is to be changed was changed since the version that the request names.
  PRECONDITION_FAILED(ExitCode.REFUSED, 412),
  /// The body of the request is longer than allowed.
  REQUEST_TOO_LARGE(ExitCode.REFUSED, 413),
  /// The body of the request has a type that is not taken here.
  MEDIA_TYPE_UNSUPPORTED(ExitCode.REFUSED, 415),
  /// The request has to say which version it changes.
  PRECONDITION_REQUIRED(ExitCode.REFUSED, 428),
  /// Too many requests with one API key, or too many wrong keys from one address.
  RATE_LIMITED(ExitCode.REFUSED, 429),
  /// A stored password cannot be encrypted or decrypted: its key is not there.
  SECRET_KEY(ExitCode.REFUSED, 422),
  /// An `Idempotency-Key` came again with another request.
  IDEMPOTENCY_KEY_REUSED(ExitCode.REFUSED, 422),
  /// So many migrations of the organisation wait already that no more are taken.
  QUEUE_FULL(ExitCode.REFUSED, 429),
  /// The service's own database does not answer at the moment.
  SERVICE_DATABASE(ExitCode.REFUSED, 503),

  /// A file could not be written.
  OUTPUT_FAILED(ExitCode.FAILED, 500),
  /// A defect in Howdah.
  INTERNAL(ExitCode.FAILED, 500);

  private final ExitCode exitCode;
  private final int httpStatus;

  ErrorCode(ExitCode exitCode, int httpStatus) {
    this.exitCode = exitCode;
    this.httpStatus = httpStatus;
  }

  /// The stable spelling, for example `source-missing`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// How a command that fails with this code ends.
  public ExitCode exitCode() {
    return exitCode;
  }

  /// The HTTP status of a problem document with this code.
  public int httpStatus() {
    return httpStatus;
  }
}
