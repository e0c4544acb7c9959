package dev.howdah.cli;

import dev.howdah.failure.ErrorCode;

/// What each error code means and what can be done, for `docs/errors.md`.
final class ErrorMeanings {

  private ErrorMeanings() {}

  static String of(ErrorCode code) {
    return switch (code) {
      case USAGE ->
          """
          The command line or a value on it is not understood, or options were combined that exclude
          each other. Nothing was begun. `howdah COMMAND --help` shows what is possible.\
          """;
      case SOURCE_MISSING ->
          """
          There is no file at the path of the source. Howdah never makes one. Relative paths are
          relative to the folder in which the command was called.\
          """;
      case SOURCE_NOT_A_FILE ->
          """
          The source is a directory without SQLite files in it, a pipe or another thing that is no
          regular file. Name the database file itself, or the directory that holds some.\
          """;
      case SOURCE_UNREADABLE ->
          """
          The file may not be read by the user who runs Howdah. Give read permission, or make a copy
          that this user may read (with its `-wal` file beside it, if there is one).\
          """;
      case SOURCE_EMPTY ->
          """
          The file has no bytes at all. For SQLite that is an empty database, but more often it is a
          mistake: an application that was never started, or a wrong path.\
          """;
      case SOURCE_NOT_SQLITE ->
          """
          The file does not begin like an SQLite 3 database. It is encrypted (SQLCipher), or it is
          something else. Decrypt it with the application that made it, then migrate the result.\
          """;
      case SOURCE_TRUNCATED ->
          """
          The file is shorter than its own header says: a copy that was cut off. Copy it again, with
          the application stopped or with SQLite's `.backup`.\
          """;
      case SOURCE_CORRUPT ->
          """
          SQLite found the file to be damaged. `sqlite3 FILE .recover` saves what can be saved into a
          new file; look at what it made before you migrate it.\
          """;
      case SOURCE_TOO_NEW ->
          """
          The file needs a newer SQLite than the one in Howdah. Use a newer Howdah.\
          """;
      case SOURCE_BUSY ->
          """
          Another program held the database locked for longer than Howdah waits. Stop it, or wait
          until its transaction is over.\
          """;
      case SOURCE_CHANGED ->
          """
          The source changed while it was read, so that no one state of it was carried over. Nothing
          was published. Use `--snapshot copy`, which works on a private copy, or stop the
          application meanwhile.\
          """;
      case SOURCE_READ_FAILED ->
          """
          Reading the source failed on the way: a disk error, a network folder that went away, damage
          that only shows on some pages. Nothing was published. Copy the file to a sound disk and
          check it with `PRAGMA integrity_check`.\
          """;
      case SOURCE_CHECKSUM ->
          """
          The upload does not have the SHA-256 that was announced with it: it changed on the way, or
          the digest is that of another file. Nothing of it is kept. Upload it again.\
          """;
      case SOURCE_TOO_SLOW ->
          """
          The file takes longer to be looked at than `HOWDAH_SOURCE_INSPECT_TIMEOUT` allows, or longer to be
          read and planned than `HOWDAH_JOB_PLAN_TIMEOUT`: it is very large, or made so that SQLite is busy
          with it for ever.\
          """;
      case SOURCE_QUOTA ->
          """
          The organisation has as many sources as it may have, or as many bytes of them
          (`HOWDAH_SOURCE_MAX_COUNT`, `HOWDAH_SOURCE_MAX_TOTAL_SIZE`). Delete some that are not needed.\
          """;
      case UPLOAD_BUSY ->
          """
          Another request is at work on the same upload, or was until a moment ago and its end was not
          noticed yet. Ask for the offset again in half a minute and go on from there.\
          """;
      case UPLOAD_CHECKSUM ->
          """
          A piece of an upload does not have the checksum in its `Upload-Checksum`. The piece was thrown
          away; send it again.\
          """;
      case UPLOAD_EXPIRED ->
          """
          The upload was begun and not gone on with in time (`HOWDAH_SOURCE_UPLOAD_EXPIRY`). Begin a new
          one.\
          """;
      case UPLOAD_PROTOCOL ->
          """
          The request names no version of the tus protocol, or another than 1.0.0. Send
          `Tus-Resumable: 1.0.0`.\
          """;
      case SCRATCH_SPACE ->
          """
          The replica that answers has no room for a copy of the file beside those that are there. Give
          it more (`HOWDAH_SOURCE_SCRATCH_SIZE` where it is set), or another folder by
          `HOWDAH_SOURCE_SCRATCH_DIRECTORY`.\
          """;
      case TARGET_ADDRESS ->
          """
          The address of the target is not understood. It is
          `postgresql://user:password@host:port/database` with parameters such as
          `?sslmode=require`, or a JDBC URL; characters with a meaning in an address (`@ : / ? # %`)
          are written as `%40` and so on inside a password.\
          """;
      case TARGET_UNREACHABLE ->
          """
          No connection to the target could be made: wrong host or port, a firewall, a server that is
          not running, TLS that one side insists on and the other does not have.\
          """;
      case TARGET_LOGIN ->
          """
          The target refused user, password or certificate, or the database does not exist or may not
          be entered by that user.\
          """;
      case TARGET_UNSUITABLE ->
          """
          The target cannot take a migration: a server older than PostgreSQL 14, a database whose
          encoding is not UTF8, a read-only replica, or missing privileges. The message says which;
          `CREATE` on the database is needed for the staging schema.\
          """;
      case TARGET_NOT_EMPTY ->
          """
          The target already holds objects that the plan would create. Nothing was changed. Choose
          another `--schema`, or say `--existing replace` (drop them and make them anew) or
          `--existing truncate` (empty them and keep their definition).\
          """;
      case TARGET_LOCKED ->
          """
          Another run is at work on the same target schema. Wait for it. If it was killed, its lock
          goes away as soon as the server notices.\
          """;
      case TARGET_FAILED ->
          """
          A statement failed on the target: the connection broke, the disk of the server is full, a
          timeout of the server struck. Nothing was published. Solve the cause, then go on with
          `--resume`.\
          """;
      case EMBEDDED_SERVER ->
          """
          The embedded PostgreSQL could not be started. The message holds the last lines that it
          wrote; all of them are in `.howdah/postgres/server.log`. Causes: a folder that may not be
          written, a full disk, a data directory of another PostgreSQL version, a system for which no
          programs are packed (there are Linux on x86-64 and ARM64, and macOS), or root without the
          right to make a user namespace. Any PostgreSQL of your own does as well: `--target`,
          `HOWDAH_TARGET`, `DATABASE_URL` or `POSTGRES_*`.\
          """;
      case SERVICE_PORT ->
          """
          A port that `serve` listens on is taken by another program, or may not be used by this user.
          `QUARKUS_HTTP_PORT` sets the one for people (8080), `QUARKUS_MANAGEMENT_PORT` the one for
          health and metrics (9000), `QUARKUS_HTTP_HOST` and `QUARKUS_MANAGEMENT_HOST` the addresses.\
          """;
      case PLAN_INVALID ->
          """
          The plan file cannot be read, names tables or columns that the file does not have, asks for
          a type that Howdah does not load, or was made for another state of the file. Make it anew
          with `howdah plan FILE -o plan.yaml` and repeat the changes.\
          """;
      case PLAN_BLOCKED ->
          """
          The plan has findings of severity `blocker`, for example a table with more columns than
          PostgreSQL can hold. Nothing was changed. The findings say what stands in the way.\
          """;
      case RUN_NOT_RESUMABLE ->
          """
          There is no such run in the target, or it cannot go on: it is done, it was discarded, or
          file or plan are not the same any more. `howdah runs list` shows what there is; without
          `--resume` a new run begins. `rejects retry` needs a run that is published and not
          overtaken by a later one, and the very file that it read.\
          """;
      case RUN_INTERRUPTED ->
          """
          The migration was stopped on the way. Nothing was published. `--resume` goes on where it
          stopped.\
          """;
      case VERIFICATION_DIFFERENT ->
          """
          Source and target differ. After a migration nothing was published; the report lists the
          first differences. For `verify` this is expected if one side was changed since.\
          """;
      case BACKUP_TOOL_MISSING ->
          """
          Backups are made by PostgreSQL's own `pg_dump` and come back by `pg_restore`, and none was found
          whose version fits: `pg_dump` has to be of the server's major version or newer. The message says
          which is needed. Install that version's client programs, or name the folder that has them with
          `--pg-bin` or `HOWDAH_PG_BIN` (`docs/backup.md`).\
          """;
      case BACKUP_NOT_FOUND ->
          """
          There is no backup with this id in the folder, or none at all. `howdah backups list` shows the
          complete ones; a backup that was interrupted is none.\
          """;
      case BACKUP_CORRUPT ->
          """
          A backup's file is missing, has another size or another SHA-256 than its manifest says, or the
          manifest cannot be read. Nothing was restored. Take another backup, or another copy of this one.\
          """;
      case BACKUP_SPACE ->
          """
          The disk of the backups has less room than the dump may need, an estimate from the size of the
          tables. Nothing was begun and no older backup was removed. Make room, use another folder, or skip
          the estimate with `--no-space-check`.\
          """;
      case BACKUP_FAILED ->
          """
          A backup or a restore failed on the way: the disk became full, `pg_dump` or `pg_restore` reported
          an error, which the message repeats. A backup that failed leaves no file and removes no older one;
          a restore that failed was rolled back as a whole.\
          """;
      case REQUEST_INVALID ->
          """
          A request to the service is not understood: unreadable JSON, an unknown field, a value that is
          missing or outside its range, a cursor that was not given out. `errors` names the fields.\
          """;
      case UNAUTHENTICATED ->
          """
          The request has no `Authorization: Bearer hw_…` header, or the key in it is mistyped, unknown,
          expired or revoked; which of these is not said. Ask an administrator for a new key.\
          """;
      case FORBIDDEN ->
          """
          The API key is valid, but its scope does not allow this: a reader only reads, an operator also
          migrates, an admin also manages keys.\
          """;
      case NOT_FOUND ->
          """
          There is nothing at this address, or nothing that belongs to the organisation of the key: the
          two are not told apart.\
          """;
      case METHOD_NOT_ALLOWED ->
          """
          The address exists, but not for this method. The `Allow` header, where there is one, names those
          that are.\
          """;
      case NOT_ACCEPTABLE ->
          """
          The `Accept` header allows none of the forms that this address answers in. Most answer in
          `application/json`.\
          """;
      case CONFLICT ->
          """
          The request does not fit the present state of what it is about, for example the rotation of a key
          that is revoked. Read it again and decide anew.\
          """;
      case PRECONDITION_FAILED ->
          """
          The thing was changed since it was read: the state that `If-Match` names is not the present
          one. Read it again, look at what is different, and send the change with the new `ETag`.\
          """;
      case PRECONDITION_REQUIRED ->
          """
          A change of this thing needs the header `If-Match` with the `ETag` that came when it was read,
          so that nobody overwrites what they have not seen.\
          """;
      case REQUEST_TOO_LARGE ->
          """
          The body of the request is longer than allowed: 1 MiB for JSON, `HOWDAH_SOURCE_MAX_SIZE` and
          `HOWDAH_SOURCE_MAX_WAL_SIZE` for uploads, `HOWDAH_HTTP_MAX_BODY_SIZE` for anything else.\
          """;
      case MEDIA_TYPE_UNSUPPORTED ->
          """
          The body of the request has a type that is not taken at this address. Send
          `Content-Type: application/json`.\
          """;
      case RATE_LIMITED ->
          """
          Too many requests with one API key, or too many wrong API keys from one address.
          `Retry-After` says in how many seconds the next one is answered
          ([service.md](service.md#limits)).\
          """;
      case SECRET_KEY ->
          """
          A stored password cannot be encrypted, because the service has no key, or not be decrypted,
          because its key is not among those that the service has (or the row in the database is not the
          one that was written). `HOWDAH_SECRET_KEYS` holds the keys, the current one first;
          `howdah secrets new-key` makes one, `howdah secrets info` says which are needed,
          `howdah secrets rotate` encrypts all with the current one.\
          """;
      case IDEMPOTENCY_KEY_REUSED ->
          """
          An `Idempotency-Key` came with another request within the last day. Nothing was changed. Send a
          new key with a new request, and the same key only to repeat the same request.\
          """;
      case QUEUE_FULL ->
          """
          As many migrations of the organisation wait or run as the service takes (`howdah.job.queue-limit`).
          Wait until some have ended, or cancel some.\
          """;
      case SERVICE_DATABASE ->
          """
          The service's own PostgreSQL does not answer at the moment. Nothing was changed. Try again after
          the seconds in `Retry-After`; the service itself goes on trying.\
          """;
      case OUTPUT_FAILED ->
          """
          A file that should hold a result (a report, a plan) could not be written. The work itself
          was done as the output says.\
          """;
      case INTERNAL ->
          """
          A defect in Howdah. Nothing is published unless the output says so. Please report it with
          the message; `HOWDAH_DEBUG=1` shows the place.\
          """;
    };
  }
}
