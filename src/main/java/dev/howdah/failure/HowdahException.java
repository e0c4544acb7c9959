package dev.howdah.failure;

import org.jspecify.annotations.Nullable;

/// A failure with a code from the table. The message says what and where; the remedy says what to
/// do next. Neither may hold a password or a value of the user's data beyond what the caller was
/// shown.
public final class HowdahException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String remedy;

  /// A failure without an underlying exception.
  public HowdahException(ErrorCode code, String message, String remedy) {
    this(code, message, remedy, null);
  }

  /// A failure caused by another exception, which is kept for the stack trace only.
  public HowdahException(ErrorCode code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  /// The code, which decides the exit code and the HTTP status.
  public ErrorCode code() {
    return code;
  }

  /// What the user can do next; empty where nothing can be advised.
  public String remedy() {
    return remedy;
  }

  /// The message, never null.
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.code() : message;
  }
}
