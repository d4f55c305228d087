package dev.millrace.streams.stage;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.streams.Streams;
import dev.millrace.streams.VideoStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Removes what streams have left in the store: of those that are deleted all, of the others what
/// is older than it is to be kept.
///
/// **Threading**: one virtual thread. **Limits**: 5,000 old objects of a stream a look, once a
/// minute. **On failure** the next look goes on.
public final class Sweep implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sweep.class.getName());
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int PAGES = 5;
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd/HH").withZone(ZoneOffset.UTC);

  private final Streams streams;
  private final ObjectStore store;
  private final Duration keep;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);

  public Sweep(Streams streams, ObjectStore store, Duration keep, InstantSource clock) {
    this.streams = streams;
    this.store = store;
    this.keep = keep;
    this.clock = clock;
  }

  public void start() {
    Thread.ofVirtual().name("stream-sweep").start(this::run);
  }

  private void run() {
    try {
      do {
        look();
      } while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      for (String id : streams.deleted()) {
        store.deletePrefix("streams/" + id + "/");
        streams.forget(id);
      }
      for (VideoStream stream : streams.list()) {
        removeOld("streams/" + stream.id() + "/");
      }
    } catch (DatabaseUnavailable | StoreUnavailable e) {
      LOG.log(Level.DEBUG, "What streams have left is not removed yet. {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "What streams have left is not removed.", e);
    }
  }

  /// Keys begin with their hour, so that the oldest come first.
  private void removeOld(String prefix) {
    String end = prefix + HOUR.format(clock.instant().minus(keep));
    for (int n = 0; n < PAGES && closing.getCount() > 0; n++) {
      ObjectStore.Page page = store.list(prefix, "", ObjectStore.MAX_PAGE);
      for (ObjectStore.Entry entry : page.entries()) {
        if (entry.key().compareTo(end) >= 0) {
          return;
        }
        store.delete(entry.key());
      }
      if (!page.more()) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
