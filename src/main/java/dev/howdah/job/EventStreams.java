package dev.howdah.job;

import dev.howdah.access.KeyWatch;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Streams of the events of migrations, on any replica. A stream reads a few events when its client
/// has taken the last ones, so a slow client holds next to nothing; between events it holds no
/// thread. It ends with the key that opened it. Thread-safe.
@ApplicationScoped
class EventStreams {

  private static final Logger LOG = Logger.getLogger(EventStreams.class);

  /// How many events are read at once.
  private static final int BATCH = 100;

  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final Notices notices;
  private final KeyWatch keys;
  private final JobSettings settings;
  private final ConcurrentHashMap<UUID, Integer> open = new ConcurrentHashMap<>();
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  EventStreams(Ledger ledger, Notices notices, KeyWatch keys, JobSettings settings) {
    this.ledger = ledger;
    this.notices = notices;
    this.keys = keys;
    this.settings = settings;
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    streams.forEach(Stream::wake);
  }

  /// Some events, or the end.
  private record Batch(List<OutboundSseEvent> events, boolean end) {}

  /// Opens a stream. It ends when the migration needs no worker any more and all is told, or when
  /// the key has ended.
  ///
  /// @param key whose stream it is
  /// @param after the id of the last event that is known, 0 for none
  /// @throws HowdahException RATE_LIMITED where the key has too many
  Multi<OutboundSseEvent> open(UUID key, UUID migration, long after, Sse sse) {
    int now = open.merge(key, 1, Integer::sum);
    if (now > settings.streamsPerKey()) {
      release(key);
      throw new HowdahException(
          ErrorCode.RATE_LIMITED,
          "This API key has " + settings.streamsPerKey() + " streams of events open already.",
          "Close one first.");
    }
    Stream stream = new Stream(key, migration, after, sse);
    return Multi.createBy()
        .repeating()
        .uni(stream::next)
        .indefinitely()
        .select()
        .first(batch -> !batch.end())
        .onItem()
        .transformToMultiAndConcatenate(batch -> Multi.createFrom().iterable(batch.events()))
        // A slow client does not get the rest of what was read before the key ended.
        .select()
        .first(_ -> !stream.keyEnded)
        .onSubscription()
        .invoke(stream::begin)
        .onTermination()
        .invoke(() -> {
          stream.close();
          release(key);
        });
  }

  private void release(UUID key) {
    open.computeIfPresent(key, (_, count) -> count <= 1 ? null : count - 1);
  }

  /// One of them. Its methods are called one after the other, but for {@link #wake} and {@link
  /// #endWithKey}.
  private final class Stream {

    private final UUID key;
    private final UUID migration;
    private final Sse sse;
    private volatile long last;
    private volatile boolean told;
    private volatile boolean keyEnded;
    private volatile CompletableFuture<Boolean> news = new CompletableFuture<>();
    private volatile Notices.Subscription subscription = () -> {};
    private volatile KeyWatch.Watch watch = () -> {};

    private Stream(UUID key, UUID migration, long after, Sse sse) {
      this.key = key;
      this.migration = migration;
      this.last = after;
      this.sse = sse;
    }

    private void begin() {
      subscription = notices.onEvents(migration, this::wake);
      watch = keys.onEnd(key, this::endWithKey);
      streams.add(this);
    }

    private void close() {
      streams.remove(this);
      watch.close();
      subscription.close();
    }

    private void endWithKey() {
      keyEnded = true;
      wake();
    }

    private void wake() {
      news.complete(true);
    }

    private Uni<Batch> next() {
      if (told || stopping || keyEnded) {
        return Uni.createFrom().item(new Batch(List.of(), true));
      }
      // Before the look: what comes meanwhile ends the next wait at once.
      news = new CompletableFuture<>();
      return Uni.createFrom()
          .item(this::look)
          .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
          .flatMap(found -> found.map(batch -> Uni.createFrom().item(batch)).orElseGet(this::idle));
    }

    /// Empty where there is nothing new.
    private Optional<Batch> look() {
      try {
        Optional<Ledger.Tail> tail = ledger.events(migration, last, BATCH);
        if (tail.isEmpty()) {
          return Optional.of(new Batch(List.of(), true));
        }
        List<Ledger.Event> events = tail.get().events();
        told = tail.get().rests();
        if (events.isEmpty()) {
          return told ? Optional.of(new Batch(List.of(), true)) : Optional.empty();
        }
        last = events.getLast().id();
        return Optional.of(new Batch(events.stream().map(this::event).toList(), false));
      } catch (SQLException e) {
        LOG.debugf("Events cannot be read: %s", e.getMessage());
        news.completeOnTimeout(
            true, DATABASE_PAUSE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        return Optional.empty();
      }
    }

    private OutboundSseEvent event(Ledger.Event event) {
      return sse.newEventBuilder()
          .id(Long.toString(event.id()))
          .name(event.type())
          .data(String.class, event.data())
          .build();
    }

    /// Waits, and says that it is alive where it waited long.
    private Uni<Batch> idle() {
      return Uni.createFrom()
          .completionStage(news)
          .map(_ -> new Batch(List.of(), false))
          .ifNoItem()
          .after(settings.streamHeartbeat())
          .recoverWithItem(
              () -> new Batch(List.of(sse.newEventBuilder().comment("alive").build()), false));
    }
  }
}
