package dev.howdah.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/// Stops SQLite at work on the schema when the thread that asked is interrupted. For the columns of
/// views, which `pragma_table_list` computes for all of them, it does not call its progress
/// handler: views of views that are joined with themselves take seconds each, and a file may have
/// thousands. `sqlite3_interrupt` ends that, from another thread (SQLite documentation, "Interrupt
/// A Long-Running Query").
final class SchemaWatch implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Thread owner = Thread.currentThread();
  private final DB database;
  private final CountDownLatch done = new CountDownLatch(1);
  private final ReentrantLock gate = new ReentrantLock();
  private boolean over;

  private SchemaWatch(DB database) {
    this.database = database;
  }

  /// Watches over what this thread asks, until it is closed.
  static SchemaWatch over(Connection connection) throws SQLException {
    SchemaWatch watch = new SchemaWatch(connection.unwrap(SQLiteConnection.class).getDatabase());
    Thread.ofVirtual().name("schema watch").start(watch::run);
    return watch;
  }

  private void run() {
    try {
      while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        interrupt();
      }
    } catch (InterruptedException | SQLException e) {
      // Nobody interrupts this thread; a database that is closed has nothing at work.
      return;
    }
  }

  /// Under the gate, so that the database is not closed meanwhile.
  private void interrupt() throws SQLException {
    gate.lock();
    try {
      if (!over && owner.isInterrupted()) {
        database.interrupt();
      }
    } finally {
      gate.unlock();
    }
  }

  @Override
  public void close() {
    gate.lock();
    try {
      over = true;
    } finally {
      gate.unlock();
    }
    done.countDown();
  }
}
