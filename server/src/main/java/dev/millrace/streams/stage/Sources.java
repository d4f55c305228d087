package dev.millrace.streams.stage;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.NoSuchStream;
import dev.millrace.streams.Streams;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.source.Source;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sources that this process runs: those that it holds the lease of.
///
/// What is to run stands in the database, so that after a kill the same sources run again, here or
/// elsewhere.
///
/// **Threading**: any. **On failure**: while the database is away what runs goes on, for as long as
/// the lease; then it waits, as another may run it.
public final class Sources implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sources.class.getName());
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(15);

  private final Streams streams;
  private final Ledgers ledgers;
  private final Ways ways;
  private final Source.Kit kit;
  private final String node;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Set<String> ending = ConcurrentHashMap.newKeySet();
  private final Refusals refusals = new Refusals(System::nanoTime);
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private long renewedNanos = System.nanoTime();

  /// One that runs.
  private static final class Running {
    private final Source source;
    private final long epoch;
    private Condition told = new Condition(State.WAITING, Optional.empty());

    Running(Source source, long epoch) {
      this.source = source;
      this.epoch = epoch;
    }
  }

  /// What is to run, and where that is written.
  ///
  /// @param node the name of this process, for good
  public record Books(Streams streams, Ledgers ledgers, String node) {}

  public Sources(Books books, Ways ways, Source.Kit kit) {
    this.streams = books.streams();
    this.ledgers = books.ledgers();
    this.node = books.node();
    this.ways = ways;
    this.kit = kit;
  }

  public void start() {
    threads.add(Thread.ofPlatform().daemon().name("stream-leases").start(this::watch));
    threads.add(Thread.ofPlatform().daemon().name("stream-ticks").start(this::tick));
  }

  /// There are other streams than before.
  public void wake() {
    news.release();
  }

  /// How many run here.
  public int count() {
    return running.size();
  }

  /// How many of them send frames.
  public long live() {
    return running.values().stream()
        .filter(one -> one.source.condition().state() == State.RUNNING)
        .count();
  }

  /// Frames that were received of the sources that run here.
  public long received() {
    return running.values().stream().mapToLong(one -> one.source.received()).sum();
  }

  private void tick() {
    try {
      while (!closing.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        running.values().forEach(one -> one.source.tick());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (closing.getCount() > 0) {
        look();
        if (news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      Map<String, VideoStream> mine = new HashMap<>();
      streams.claim(node, LEASE).forEach(stream -> mine.put(stream.id(), stream));
      renewedNanos = System.nanoTime();
      for (String id : List.copyOf(running.keySet())) {
        if (!isAsWanted(mine.get(id), id)) {
          end(id);
        }
      }
      refusals.keepOnly(mine.keySet());
      mine.values().stream()
          .filter(one -> !running.containsKey(one.id()) && !ending.contains(one.id()))
          .filter(refusals::isDue)
          .forEach(this::begin);
      tell();
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "The streams can not be looked up. {0}", e.getMessage());
      if (System.nanoTime() - renewedNanos > LEASE.toNanos()) {
        List.copyOf(running.keySet()).forEach(this::end);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Streams could not be brought to order.", e);
    }
  }

  private boolean isAsWanted(@Nullable VideoStream wanted, String id) {
    Running one = running.get(id);
    return wanted != null && one != null && one.source.stream().revision() == wanted.revision();
  }

  /// The way in comes first: what has none is not taken up, and holds up nobody else.
  private void begin(VideoStream stream) {
    try {
      Ingest way = ways.into(stream);
      long epoch = ledgers.begin(stream.id());
      var source = new Source(stream, epoch, way, kit);
      running.put(stream.id(), new Running(source, epoch));
      source.open();
    } catch (NoSuchStream e) {
      LOG.log(Level.DEBUG, "A stream went meanwhile. stream={0}", stream.id());
    } catch (DatabaseUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      refusals.add(stream);
      LOG.log(Level.WARNING, "A stream cannot begin. stream=" + stream.id(), e);
      var why = Optional.of(String.valueOf(e.getMessage()));
      streams.turned(stream.id(), new Condition(State.AWAY, why));
    }
  }

  /// Tells how they fare and what they have received.
  private void tell() {
    var counts = new HashMap<String, Ledgers.Epoch>();
    for (Map.Entry<String, Running> entry : running.entrySet()) {
      Running one = entry.getValue();
      counts.put(entry.getKey(), new Ledgers.Epoch(one.epoch, one.source.received()));
      Condition now = one.source.condition();
      if (!now.equals(one.told)) {
        streams.turned(entry.getKey(), now);
        one.told = now;
      }
    }
    if (!counts.isEmpty()) {
      ledgers.received(counts);
    }
  }

  /// Others go on meanwhile; the same stream does not.
  private void end(String id) {
    ending.add(id);
    Thread.ofVirtual()
        .name("stream-end")
        .start(
            () -> {
              last(id);
              ending.remove(id);
              wake();
            });
  }

  private void last(String id) {
    Running ended = running.remove(id);
    if (ended == null) {
      return;
    }
    ended.source.close();
    try {
      var epoch = new Ledgers.Epoch(ended.epoch, ended.source.received());
      ledgers.received(Map.of(id, epoch));
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.DEBUG, "A stream''s last frames are not told of. stream={0}", id);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    wake();
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_WAIT);
      }
      var ends =
          List.copyOf(running.keySet()).stream()
              .map(id -> Thread.ofVirtual().start(() -> last(id)))
              .toList();
      for (Thread end : ends) {
        end.join(CLOSE_WAIT);
      }
      streams.release(node);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "The streams'' leases run out by themselves.");
    }
  }
}
