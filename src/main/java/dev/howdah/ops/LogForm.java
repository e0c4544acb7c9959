package dev.howdah.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter;

/// Turns the log into JSON where that is wanted. The log manager that Quarkus brings can write it;
/// the extension that would set it up is not to be had for this version.
@ApplicationScoped
final class LogForm {

  /// Before whatever says something when the service starts.
  private static final int FIRST = 1;

  void choose(@Observes @Priority(FIRST) StartupEvent event, LogSettings settings) {
    if (settings.json()) {
      List<Handler> roots = List.of(LogContext.getLogContext().getLogger("").getHandlers());
      Deque<Handler> open = new ArrayDeque<>(roots);
      while (!open.isEmpty()) {
        Handler handler = open.pop();
        if (handler instanceof ExtHandler around) {
          open.addAll(List.of(around.getHandlers()));
        }
        if (writesToConsole(handler)) {
          handler.setFormatter(json());
        }
      }
    }
  }

  private static boolean writesToConsole(Handler handler) {
    return handler instanceof ConsoleHandler
        || handler instanceof org.jboss.logmanager.handlers.ConsoleHandler;
  }

  /// One object in one line, an exception with its trace as text.
  static JsonFormatter json() {
    JsonFormatter formatter = new JsonFormatter();
    formatter.setExceptionOutputType(StructuredFormatter.ExceptionOutputType.FORMATTED);
    formatter.setRecordDelimiter("\n");
    return formatter;
  }
}
