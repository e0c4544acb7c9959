package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// The connections that some work has to its target, so that another thread can end the work: what
/// waits for an answer of the target cannot be interrupted. First {@link #cancel}, which asks the
/// target to end its statements; then {@link #abort}, which asks nobody.
///
/// A target that answers nothing any more is given up without being told to. How long a statement
/// may be silent nobody can say: building an index takes hours, and so may the end of a COPY.
/// Therefore the target is asked on a connection of its own, every minute while any other is open;
/// one that answered none of these for ten minutes will not answer the others either.
///
/// Thread-safe; each connection is confined to one thread.
public final class TargetSessions {

  /// How patient it is with a target that is silent.
  ///
  /// @param pause how often the target is asked whether it answers at all
  /// @param answer how long it may take to answer that, in whole seconds; longer than a pooler lets
  ///   a client wait for a free connection (PgBouncer's `query_wait_timeout`: two minutes)
  /// @param silence without an answer for so long it is given up
  public record Patience(Duration pause, Duration answer, Duration silence) {

    /// That of the service and the command line.
    public static Patience usual() {
      return new Patience(Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(10));
    }
  }

  /// How long a cancelled statement has to end before its connection does.
  public static final Duration AFTER_CANCEL = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Patience patience;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock gate = new ReentrantLock();
  private final AtomicInteger opens = new AtomicInteger();
  private boolean watched;
  private volatile boolean ending;
  private volatile boolean aborted;
  private volatile @Nullable String silent;

  /// With the usual patience.
  public TargetSessions() {
    this(Patience.usual());
  }

  /// @param patience with a target that is silent
  public TargetSessions(Patience patience) {
    this.patience = patience;
  }

  /// Opens a connection, as {@link PostgresTarget#open(ConnectionSettings, String)} does.
  ///
  /// @throws HowdahException as there; RUN_INTERRUPTED where the work is to end
  public Connection open(ConnectionSettings settings, String purpose) {
    if (ending) {
      throw stopped(null);
    }
    beginWatch(settings);
    try {
      return known(PostgresTarget.connect(settings, purpose), settings);
    } catch (HowdahException e) {
      throw explain(e);
    } finally {
      opens.decrementAndGet();
    }
  }

  /// Before anything more is asked on it: who answers a login may be silent then.
  private Connection known(Connection connection, ConnectionSettings settings) {
    connections.add(connection);
    if (ending) {
      abort(connection);
    }
    PostgresTarget.setUp(connection, settings, PostgresTarget.LOCK_TIMEOUT);
    return connection;
  }

  private void forgetClosed() {
    connections.removeIf(TargetSessions::isClosed);
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /// Asks the target to end the statements at work, and opens no more connections. Does not wait: a
  /// target that is silent does not answer that either.
  public void cancel() {
    ending = true;
    forgetClosed();
    for (Connection connection : connections) {
      Thread.ofVirtual()
          .name("cancel")
          .start(() -> {
            try {
              connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
              // It ended meanwhile, or is aborted next.
              return;
            }
          });
    }
  }

  /// Closes all connections, whatever they wait for, and does not wait for that. Where TLS is in
  /// the middle of writing it takes a few seconds ({@link SessionSocketFactory}).
  public void abort() {
    ending = true;
    aborted = true;
    connections.forEach(TargetSessions::abort);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(closing -> Thread.ofVirtual().name("abort").start(closing));
    } catch (SQLException e) {
      // It is closed already.
      return;
    }
  }

  /// Cancels, waits a while for the work to end, and aborts what is left. Returns at once where
  /// there is none.
  public void end() {
    forgetClosed();
    // First, so that no other begins meanwhile.
    ending = true;
    if (connections.isEmpty() && opens.get() == 0) {
      return;
    }
    cancel();
    long end = System.nanoTime() + AFTER_CANCEL.toNanos();
    try {
      while ((!connections.isEmpty() || opens.get() > 0) && System.nanoTime() < end) {
        Thread.sleep(LOOK);
        forgetClosed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abort();
  }

  /// Why the work really failed, where that is not what a connection says that was closed here.
  public HowdahException explain(HowdahException failure) {
    if (failure.code() != ErrorCode.TARGET_FAILED
        && failure.code() != ErrorCode.TARGET_UNREACHABLE) {
      return failure;
    }
    String host = silent;
    if (host != null) {
      return new HowdahException(
          ErrorCode.TARGET_UNREACHABLE,
          "PostgreSQL at "
              + host
              + " has not answered for "
              + patience.silence().toSeconds()
              + " seconds, on no connection.",
          "Look at the server and at what is between; when it answers again, resume the run.",
          failure);
    }
    return ending ? stopped(failure) : failure;
  }

  private static HowdahException stopped(@Nullable HowdahException cause) {
    return new HowdahException(
        ErrorCode.RUN_INTERRUPTED,
        "The run was stopped.",
        "Go on with: howdah migrate SOURCE --resume",
        cause);
  }

  /// Begins to look whether the target answers, unless somebody does.
  private void beginWatch(ConnectionSettings settings) {
    gate.lock();
    try {
      opens.incrementAndGet();
      if (!watched) {
        watched = true;
        Thread.ofVirtual().name("target watch").start(() -> watch(settings));
      }
    } finally {
      gate.unlock();
    }
  }

  private void watch(ConnectionSettings settings) {
    long answered = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(patience.pause());
        if (isDone()) {
          return;
        }
        if (answers(settings)) {
          answered = System.nanoTime();
        } else if (System.nanoTime() - answered >= patience.silence().toNanos()) {
          silent = settings.hostsText();
          abort();
        }
      }
    } catch (InterruptedException e) {
      // Nobody does that to a thread that only this class knows.
      Thread.currentThread().interrupt();
    }
  }

  /// Whether there is nothing to watch any more; whoever opens the next connection begins anew.
  private boolean isDone() {
    gate.lock();
    try {
      forgetClosed();
      boolean done = aborted || (connections.isEmpty() && opens.get() == 0);
      watched = !done;
      return done;
    } finally {
      gate.unlock();
    }
  }

  /// Whether the target answers a new connection, were it with a refusal or with a login alone.
  private boolean answers(ConnectionSettings settings) {
    ConnectionSettings limited =
        settings.withParameter(
            "socketTimeout", Long.toString(Math.max(1, patience.answer().toSeconds())));
    try (Connection connection = PostgresTarget.connect(limited, "watch");
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      // A pooler logged it in, and its connections to the server are all at work: for this very
      // run, it may be.
      return true;
    } catch (HowdahException e) {
      return e.getCause() instanceof SQLException cause && PostgresFailure.isAnswer(cause);
    }
  }
}
