package dev.howdah.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.howdah.source.Sources;
import dev.howdah.state.SchemaReady;
import dev.howdah.target.Targets;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// The workers of this replica. db-scheduler hands them the tasks, says that they are alive, and
/// gives the tasks of those that are not to others; {@link Queue} makes the tasks; a {@link Turn}
/// is the work on one. Thread-safe.
@ApplicationScoped
class Workshop {

  /// A worker that was silent for so many heartbeats is given up.
  static final int SILENT_HEARTBEATS = 4;

  private static final Logger LOG = Logger.getLogger(Workshop.class);
  private static final String LOG_KEY = "migrationId";

  /// Until a task is tried again whose worker ended by an error of the machine.
  private static final Duration AFTER_ERROR = Duration.ofSeconds(5);

  /// How often old things are removed.
  private static final Duration TIDY = Duration.ofMinutes(10);

  private static final int EARLY = 100;

  private final AgroalDataSource pool;
  private final Queue queue;
  private final Ledger ledger;
  private final Notices notices;
  private final Retention retention;
  private final Sources sources;
  private final Targets targets;
  private final Meters meters;
  private final JobSettings settings;
  private final ObjectMapper json;
  private final String replica = replicaName();
  private final Semaphore news = new Semaphore(0);
  private final Set<Turn> turns = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private volatile @Nullable Scheduler scheduler;
  private volatile @Nullable Thread dispatcher;

  Workshop(
      AgroalDataSource pool,
      Queue queue,
      Ledger ledger,
      Notices notices,
      Retention retention,
      Sources sources,
      Targets targets,
      Meters meters,
      JobSettings settings,
      ObjectMapper json) {
    this.pool = pool;
    this.queue = queue;
    this.ledger = ledger;
    this.notices = notices;
    this.retention = retention;
    this.sources = sources;
    this.targets = targets;
    this.meters = meters;
    this.settings = settings;
    this.json = json;
  }

  private static String replicaName() {
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
    } catch (UnknownHostException e) {
      return "replica-" + ProcessHandle.current().pid();
    }
  }

  /// How this replica is called where it says that it works on something.
  String replica() {
    return replica;
  }

  void begin(@Observes SchemaReady event) {
    if (scheduler != null || stopping) {
      return;
    }
    meters.begin();
    OneTimeTask<Void> task =
        Tasks.oneTime(Queue.TASK)
            .onFailure((done, operations) -> {
              LOG.error("A worker ended by an error.", done.getCause().orElse(null));
              operations.reschedule(done, done.getTimeDone().plus(AFTER_ERROR));
            })
            .onDeadExecutionRevive()
            .execute((instance, context) -> work(instance.getId()));
    Scheduler made =
        Scheduler.create(pool, task)
            .tableName(Queue.TASKS)
            // Said here, for it would ask the database otherwise.
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .schedulerName(new SchedulerName.Fixed(replica + "-" + UUID.randomUUID()))
            .threads(settings.concurrency())
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(settings.poll())
            .heartbeatInterval(settings.heartbeat())
            .missedHeartbeatsLimit(SILENT_HEARTBEATS)
            .shutdownMaxWait(Duration.ofSeconds(1))
            .build();
    scheduler = made;
    made.start();
    notices.onQueue(news::release);
    dispatcher = Thread.ofVirtual().name("dispatcher").start(() -> dispatch(made));
  }

  /// Looks for work when it is told of some, and now and then.
  private void dispatch(Scheduler from) {
    boolean away = false;
    long counted = System.nanoTime() - settings.count().toNanos();
    long tidied = System.nanoTime();
    try {
      while (!stopping) {
        try {
          if (queue.dispatch(settings.concurrency() - from.getCurrentlyExecuting().size()) > 0) {
            from.triggerCheckForDueExecutions();
          }
          if (System.nanoTime() - counted > settings.count().toNanos()) {
            counted = System.nanoTime();
            meters.count();
          }
          if (System.nanoTime() - tidied > TIDY.toNanos()) {
            tidied = System.nanoTime();
            retention.tidy();
          }
          if (away) {
            LOG.info("The service's database answers again; migrations go on.");
          }
          away = false;
        } catch (SQLException | RuntimeException e) {
          if (!away) {
            LOG.warnf("Migrations wait for the service's database: %s", e.getMessage());
          }
          away = true;
        }
        if (news.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The replica ends.");
    }
  }

  /// One task: `migration:dispatch`.
  private void work(String instance) {
    int colon = instance.indexOf(':');
    UUID id = UUID.fromString(instance.substring(0, colon));
    MDC.put(LOG_KEY, id.toString());
    try {
      Optional<Ledger.Job> job =
          stopping
              ? Optional.empty()
              : ledger.begin(id, Long.parseLong(instance.substring(colon + 1)), replica);
      if (job.isPresent()) {
        turn(job.get());
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the service's database is away", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      MDC.remove(LOG_KEY);
      news.release();
    }
  }

  private void turn(Ledger.Job job) throws InterruptedException {
    Turn turn = new Turn(job, sources, targets, ledger, meters, settings, json);
    turns.add(turn);
    try {
      if (stopping) {
        turn.stop(Journal.Stop.HAND_BACK);
      }
      turn.run();
    } finally {
      turns.remove(turn);
    }
  }

  /// Hands everything back. Early, while whatever the workers need is there.
  void stop(@Observes @Priority(EARLY) ShutdownEvent event) throws InterruptedException {
    stop();
  }

  /// As the end of the service does.
  void stop() throws InterruptedException {
    stopping = true;
    // One limit for all of it: whoever stops the process counts on that.
    long end = System.nanoTime() + settings.stopTimeout().toNanos();
    turns.forEach(turn -> turn.stop(Journal.Stop.HAND_BACK));
    Thread thread = dispatcher;
    if (thread != null) {
      // Not by an interrupt, which would break a connection that is in use.
      news.release();
      thread.join(settings.stopTimeout());
    }
    Scheduler running = scheduler;
    if (running == null) {
      return;
    }
    running.pause();
    turns.forEach(turn -> turn.stop(Journal.Stop.HAND_BACK));
    while (!running.getCurrentlyExecuting().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    turns.forEach(Turn::giveUp);
    running.stop();
  }
}
