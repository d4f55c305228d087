package dev.millrace.packaging;

import dev.millrace.media.time.Rational;
import dev.millrace.store.ObjectStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Publishes an asset while it is being made, from the ledger: at most once a second, later every
/// two to five seconds.
///
/// It keeps nothing that the store does not know, so any process can have one for the asset, at any
/// time, also after a crash. Several at once are harmless, because playlists only go forward; one
/// per process is enough, told of each new segment by [#changed].
///
/// **Threading**: safe on every thread. **Ownership**: [#close] stops its thread and waits.
///
/// **On failure**: a failed publication is logged, the first of a row by a line, and tried again a
/// second later; [#finish] throws.
public final class ProgressivePublisher implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ProgressivePublisher.class.getName());
  private static final String TROUBLE =
      "A publication failed and is tried again. asset={0} reason={1}";
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// Somebody waits for the first segment.
  private static final Duration UNTIL_PLAYABLE = Duration.ofMillis(50);

  /// From here on a player that keeps up has some seconds in hand.
  private static final Rational BEGINNING = Rational.of(12);

  private static final Duration BEHIND_BEGINNING = Duration.ofSeconds(2);

  /// A publication costs as much as the film is long, so it gets a part of that as its time. Not
  /// more than this: one and a half segments may pass without a new one (RFC 8216, 6.2.1).
  private static final Duration MOST = Duration.ofSeconds(5);

  private static final int PARTS = 16;

  /// The rungs of a piece finish a segment at almost the same time.
  private static final Duration GATHERING = Duration.ofMillis(250);

  private final PresentationPlan plan;
  private final Playlists playlists;
  private final SegmentLedger.Reader ledger;
  private final Consumer<Presentation> onPublished;
  private final Semaphore news = new Semaphore(0);
  private final ReentrantLock writing = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread thread;

  /// Whether the last publication of the thread failed, so that one line tells of it.
  private boolean failing;

  /// @param onPublished hears what has been published, after it was; must return soon
  public ProgressivePublisher(
      ObjectStore store,
      PresentationPlan plan,
      InstantSource clock,
      Consumer<Presentation> onPublished) {
    this.plan = plan;
    this.playlists = new Playlists(store, plan, clock);
    this.ledger = new SegmentLedger(store).reader(plan.folder());
    this.onPublished = onPublished;
    this.thread =
        Thread.ofVirtual().name("publish-" + plan.folder().assetId()).unstarted(this::run);
  }

  /// Begins to publish, first of all what is there already; a repeat does nothing.
  public void start() {
    if (started.compareAndSet(false, true)) {
      news.release();
      thread.start();
    }
  }

  /// Says that there is a new segment in the ledger; returns at once.
  public void changed() {
    news.release();
  }

  /// Publishes what the ledger holds now.
  public Presentation publish() {
    writing.lock();
    try {
      Presentation presentation = Presentation.of(plan, ledger.read());
      if (playlists.publish(presentation)) {
        onPublished.accept(presentation);
      }
      return presentation;
    } finally {
      writing.unlock();
    }
  }

  /// Publishes the whole film in its final form, of `pieces`.
  ///
  /// @param settled hears what was published before anything else is
  ///
  /// **On failure**: [PackagingFailure] when a track of the plan has nothing to play or pieces do
  /// not fit together.
  public Presentation finish(Collection<PackagedPiece> pieces, Consumer<Presentation> settled) {
    writing.lock();
    try {
      Presentation whole = Presentation.of(plan, pieces, true);
      requireWhole(whole, pieces);
      playlists.publish(whole);
      settled.accept(whole);
      return whole;
    } finally {
      writing.unlock();
    }
  }

  /// The same, for whoever hears of all publications.
  public Presentation finish(Collection<PackagedPiece> pieces) {
    return finish(pieces, onPublished);
  }

  /// The same of all complete pieces in the ledger, as it is in its turn.
  public Presentation finish(Consumer<Presentation> settled) {
    writing.lock();
    try {
      return finish(ledger.read().stream().filter(PackagedPiece::complete).toList(), settled);
    } finally {
      writing.unlock();
    }
  }

  private void requireWhole(Presentation whole, Collection<PackagedPiece> pieces) {
    long made = pieces.stream().mapToLong(piece -> piece.segments().size()).sum();
    long shown = whole.tracks().stream().mapToLong(track -> track.segments().size()).sum();
    int wanted = plan.tracks().size() - whole.mute();
    if (whole.timed().isEmpty() || whole.timed().size() != wanted || made != shown) {
      throw new PackagingFailure(
          "the film is not whole: %d of %d tracks, %d of %d segments"
              .formatted(whole.timed().size(), wanted, shown, made));
    }
  }

  private void run() {
    Duration gathering = Duration.ZERO;
    Duration pause;
    try {
      do {
        news.acquire();
        isClosedWithin(gathering);
        news.drainPermits();
        pause = publishOrRetry();
        gathering = pause.equals(UNTIL_PLAYABLE) ? Duration.ZERO : GATHERING;
      } while (!isClosedWithin(pause));
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "Publishing was interrupted. asset={0}", plan.folder().assetId());
    }
  }

  private boolean isClosedWithin(Duration pause) throws InterruptedException {
    return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// How long the next publication has time.
  private Duration publishOrRetry() {
    try {
      Presentation shown = publish();
      failing = false;
      if (!shown.playable(plan)) {
        return UNTIL_PLAYABLE;
      }
      return pauseAfter(shown.duration());
    } catch (RuntimeException e) {
      LOG.log(failing ? Level.DEBUG : Level.WARNING, TROUBLE, plan.folder().assetId(), e);
      failing = true;
      news.release();
      return INTERVAL;
    }
  }

  static Duration pauseAfter(Rational shown) {
    if (shown.compareTo(BEGINNING) < 0) {
      return INTERVAL;
    }
    long millis = (long) (shown.toDouble() * 1000 / PARTS);
    return Duration.ofMillis(Math.clamp(millis, BEHIND_BEGINNING.toMillis(), MOST.toMillis()));
  }

  @Override
  public void close() {
    closing.countDown();
    news.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
