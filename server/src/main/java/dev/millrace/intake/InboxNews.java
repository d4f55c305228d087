package dev.millrace.intake;

import dev.millrace.store.Arrivals;
import dev.millrace.store.Arrivals.Arrival;
import dev.millrace.store.ObjectStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Takes objects as soon as the bucket's own news tell of them, beside the looks at the whole
/// inbox, which stay for whatever no news tell of.
///
/// **Threading:** one virtual thread. **On failure** the news are not confirmed and come again.
final class InboxNews implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(InboxNews.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Arrivals arrivals;
  private final ObjectStore store;
  private final InboxScan scan;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("inbox-news").unstarted(this::run);
  private volatile String trouble = "";

  /// @param scan of its own, as its claim is another
  InboxNews(Arrivals arrivals, ObjectStore store, InboxScan scan) {
    this.arrivals = arrivals;
    this.store = store;
    this.scan = scan;
  }

  void start() {
    thread.start();
  }

  /// Empty while the last call went well, else what was in its way.
  String trouble() {
    return trouble;
  }

  private void run() {
    try {
      do {
        hearSafely();
      } while (!closed.await(trouble.isEmpty() ? 0 : PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void hearSafely() {
    try {
      hear();
      trouble = "";
    } catch (RuntimeException e) {
      if (trouble.isEmpty() && closed.getCount() > 0) {
        LOG.log(Level.WARNING, "the inbox's news cannot be heard; keeps trying", e);
      }
      trouble = String.valueOf(e.getMessage());
    }
  }

  /// Waits for news once, and takes what they tell of. What is in the way of one does not hold
  /// back the others.
  void hear() {
    scan.release();
    RuntimeException failure = null;
    for (Arrival arrival : arrivals.await()) {
      try {
        scan.consider(found(arrival));
        arrivals.done(arrival);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /// What is there now, whatever the news say.
  private List<ObjectStore.Entry> found(Arrival arrival) {
    var entries = new ArrayList<ObjectStore.Entry>();
    for (String key : arrival.keys()) {
      if (InboxKeys.isInside(key)) {
        store
            .head(key)
            .map(head -> new ObjectStore.Entry(key, head.sizeBytes(), head.etag()))
            .ifPresent(entries::add);
      }
    }
    return entries;
  }

  @Override
  public void close() {
    closed.countDown();
    arrivals.close();
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
