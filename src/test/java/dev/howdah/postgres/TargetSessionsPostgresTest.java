package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.SilentProxy;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Work in a target is ended by another thread, whatever the target does.
@Timeout(90)
class TargetSessionsPostgresTest {

  private static final String FOR_EVER = "SELECT pg_sleep(3600)";

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  private static ConnectionSettings settings(TestPostgres.Database database) {
    return ConnectionSettings.parse(database.uri());
  }

  /// How a statement ended that was begun on another thread.
  private static CompletableFuture<HowdahException> running(Connection connection, String sql) {
    CompletableFuture<HowdahException> end = new CompletableFuture<>();
    // A platform thread, as those of the workers: an interrupt does not end its waiting.
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (connection;
              Statement statement = connection.createStatement()) {
            statement.execute(sql);
            end.completeExceptionally(new IllegalStateException("it came to its end"));
          } catch (SQLException e) {
            end.complete(PostgresFailure.wrap("wait", e));
          }
        });
    return end;
  }

  private void awaitAtWork() throws InterruptedException {
    String atWork =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = '"
            + FOR_EVER
            + "'";
    while (!database.query(atWork).equals("1")) {
      Thread.sleep(20);
    }
  }

  @Test
  void cancellingEndsTheStatementsInTheServer() throws Exception {
    TargetSessions sessions = new TargetSessions();
    CompletableFuture<HowdahException> end =
        running(sessions.open(settings(database), "test"), FOR_EVER);
    awaitAtWork();

    sessions.cancel();

    HowdahException failure = end.get(60, TimeUnit.SECONDS);
    assertThat(failure).hasMessageContaining("57014");
    assertThat(sessions.explain(failure).code()).isEqualTo(ErrorCode.RUN_INTERRUPTED);
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> sessions.open(settings(database), "test").close())
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RUN_INTERRUPTED));
  }

  @Test
  void whatASilentTargetDoesNotEndIsCutOff() throws Exception {
    try (SilentProxy proxy = SilentProxy.before(database.port())) {
      TargetSessions sessions = new TargetSessions();
      CompletableFuture<HowdahException> end =
          running(sessions.open(settings(proxy.to(database)), "test"), FOR_EVER);
      awaitAtWork();
      proxy.fallSilent();

      sessions.end();

      HowdahException failure = end.get(60, TimeUnit.SECONDS);
      assertThat(sessions.explain(failure).code()).isEqualTo(ErrorCode.RUN_INTERRUPTED);
      assertThat(failure.getCause())
          .isInstanceOfSatisfying(
              SQLException.class,
              cause -> assertThat(PostgresFailure.isConnectionLost(cause)).isTrue());
    }
  }

  @Test
  void whoWritesToASilentTargetIsCutOffToo() throws Exception {
    database.execute("CREATE TABLE t (b bytea)");
    try (SilentProxy proxy = SilentProxy.before(database.port())) {
      TargetSessions sessions = new TargetSessions();
      Connection connection = sessions.open(settings(proxy.to(database)), "test");
      AtomicLong written = new AtomicLong();
      CompletableFuture<HowdahException> end = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try (connection;
                CopyStream copy = CopyStream.open(connection, "public", "t", List.of("b"), false)) {
              byte[] row = new byte[1 << 20];
              // One field of a megabyte, less than its own header.
              row[1] = 1;
              row[3] = 0x0f;
              row[4] = (byte) 0xff;
              row[5] = (byte) 0xfa;
              while (true) {
                copy.write(row, 0, row.length);
                written.incrementAndGet();
              }
            } catch (HowdahException e) {
              end.complete(e);
            } catch (SQLException e) {
              end.complete(PostgresFailure.wrap("copy", e));
            }
          });
      while (written.get() == 0) {
        Thread.sleep(20);
      }
      proxy.fallSilent();
      long before = -1;
      while (written.get() != before) {
        before = written.get();
        Thread.sleep(200);
      }

      sessions.abort();

      assertThat(end.get(60, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.TARGET_FAILED);
    }
  }

  @Test
  void aTargetThatFallsSilentIsGivenUp() throws Exception {
    try (SilentProxy proxy = SilentProxy.before(database.port())) {
      ConnectionSettings settings = settings(proxy.to(database));
      TargetSessions sessions =
          new TargetSessions(
              new TargetSessions.Patience(
                  Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(1)));
      CompletableFuture<HowdahException> end = running(sessions.open(settings, "test"), FOR_EVER);
      awaitAtWork();
      proxy.fallSilent();

      HowdahException failure = sessions.explain(end.get(80, TimeUnit.SECONDS));

      assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
      assertThat(failure)
          .hasMessage(
              "PostgreSQL at "
                  + settings.hostsText()
                  + " has not answered for 1 seconds, on no connection.");
    }
  }

  @Test
  void aStatementMayTakeItsTimeWhereTheTargetAnswers() throws SQLException {
    TargetSessions sessions =
        new TargetSessions(
            new TargetSessions.Patience(
                Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ofMillis(200)));
    try (Connection connection = sessions.open(settings(database), "test");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT pg_sleep(2)")).isTrue();
    }
  }

  @Test
  void endingWhereNothingIsAtWorkReturnsAtOnce() throws SQLException {
    TargetSessions sessions = new TargetSessions();
    sessions.open(settings(database), "test").close();
    long start = System.nanoTime();
    sessions.end();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TargetSessions.AFTER_CANCEL);
  }
}
