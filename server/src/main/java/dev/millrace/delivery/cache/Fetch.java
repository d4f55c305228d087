package dev.millrace.delivery.cache;

import dev.millrace.delivery.cache.Cached.Arriving;
import dev.millrace.delivery.cache.Cached.Way;
import dev.millrace.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One object's way from the origin: asked for once, read by all who want it while it arrives, and
/// kept when it is whole.
///
/// A connection that breaks off is taken up where it ended, if the object is still the same.
/// **Threading**: [#run] on a thread of its own; the rest by any. **On failure** everybody
/// who waits hears the reason; readers that have begun break off.
final class Fetch {
  private static final Logger LOG = System.getLogger(Fetch.class.getName());
  private static final int MOST_BREAKS = 2;
  private static final Duration ASKERS_PATIENCE = Duration.ofSeconds(1);
  private static final Duration PATIENCE_FOR_MEMORY = Duration.ofMillis(1500);

  private final String key;
  private final Means means;
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Phaser parties;
  private volatile boolean isUnwanted;
  private boolean isAhead;
  private volatile boolean isVain;

  /// Whether those who asked are still to be waited for; of the thread that runs it.
  private boolean isOpen = true;

  /// @param askers who will [#await] it without joining first
  Fetch(String key, Means means, int askers) {
    this.key = key;
    this.means = means;
    this.parties = new Phaser(1 + askers);
  }

  /// Of what nobody has asked for yet, and which is worth it only if it is kept.
  Fetch ahead() {
    isAhead = true;
    return this;
  }

  /// Makes it wait, at its end, for one more who will [#await] it.
  Fetch join() {
    parties.register();
    return this;
  }

  /// What a fetch works with.
  ///
  record Means(
      Origin origin,
      CacheConfig config,
      Pieces pieces,
      Counts counts,
      InstantSource clock,
      Shelf shelf,
      Large large) {}

  /// What becomes of an object that is too large to be kept whole.
  @FunctionalInterface
  interface Large {
    /// It is known to be one from now on.
    ///
    /// @return brings its first slice by what is open already
    Runnable found(Facts whole, Origin.Opened opened);
  }

  /// Where whole objects are put.
  interface Shelf {
    /// Whether the object is there already, as when another fetch has brought it in the meantime.
    boolean look(String key);

    /// Keeps the object, if it is worth it.
    ///
    /// @return a file that holds it, if one does
    @Nullable Held keep(Facts facts, Arrival arrival);

    /// Whether there is a place for such an object at all.
    boolean mayKeep(Facts facts);

    /// Gives up what is kept in the memory for what arrives.
    void makeRoom();

    void drop(String key);
  }

  /// What is known when the origin has begun to answer: of an object that arrives, of one too large
  /// to be kept whole, or of one that is on the shelf already.
  private sealed interface Head {
    record Arrives(Facts facts, Arrival arrival) implements Head {}

    record TooLarge() implements Head {}

    record OnShelf() implements Head {}
  }

  String key() {
    return key;
  }

  /// Asks, receives and keeps; returns when all of that is over.
  void run() {
    if (isOnShelf()) {
      return;
    }
    try (Origin.Opened opened = ask(0)) {
      receive(opened);
    } catch (IOException | RuntimeException | Error e) {
      head.completeExceptionally(e);
    }
  }

  /// The same by what is open already, which the caller closes.
  void run(Origin.Opened opened) {
    if (isOnShelf()) {
      return;
    }
    try {
      receive(opened);
    } catch (IOException | RuntimeException | Error e) {
      head.completeExceptionally(e);
    }
  }

  private boolean isOnShelf() {
    boolean isThere = means.shelf().look(key);
    if (isThere) {
      head.complete(new Head.OnShelf());
    }
    return isThere;
  }

  private Origin.Opened ask(long from) {
    means.counts().originRequests.increment();
    return means.origin().open(key, from);
  }

  private void receive(Origin.Opened opened) throws IOException {
    Facts facts = Facts.of(key, opened, means.clock().instant());
    if (facts.sizeBytes() > means.config().largestBytes()) {
      Runnable firstSlice = means.large().found(facts, opened);
      head.complete(new Head.TooLarge());
      firstSlice.run();
      return;
    }
    if (isAhead && !means.shelf().mayKeep(facts)) {
      isVain = true;
      head.complete(new Head.OnShelf());
      return;
    }
    int size = Math.toIntExact(facts.sizeBytes());
    Duration patience = means.config().patience();
    reserve(Pieces.of(size));
    var arrival = new Arrival(means.pieces(), size, patience);
    try {
      head.complete(new Head.Arrives(facts, arrival));
      copy(opened.stream(), facts, arrival);
      // Who asked reads by now: where the object is kept depends on who does.
      awaitAskers();
      if (!isUnwanted) {
        keep(facts, arrival);
      }
      if (isUnwanted) {
        means.shelf().drop(key);
      }
    } catch (IOException | RuntimeException | Error e) {
      arrival.fail(e);
      means.counts().broken.increment();
    } finally {
      awaitAskers();
      arrival.release();
    }
  }

  /// Sets memory aside, also what is only used as long as nobody else needs it.
  private void reserve(int pieces) throws IOException {
    if (means.pieces().reserve(pieces, Duration.ZERO)) {
      return;
    }
    means.shelf().makeRoom();
    if (!means.pieces().reserve(pieces, PATIENCE_FOR_MEMORY)) {
      throw new Crowded(key);
    }
  }

  /// Puts it on the shelf; whoever still reads it goes on from its file there, lest slow readers
  /// hold the memory that others need to arrive.
  private void keep(Facts facts, Arrival arrival) {
    Held held = means.shelf().keep(facts, arrival);
    if (held != null) {
      arrival.moveTo(held);
    }
  }

  /// Whoever asked in time reads along, however quickly all came.
  private void awaitAskers() {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    try {
      parties.awaitAdvanceInterruptibly(
          parties.arriveAndDeregister(), ASKERS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.DEBUG, "Somebody who asked does not come. key=" + key, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(InputStream first, Facts facts, Arrival arrival) throws IOException {
    IOException broken = drain(first, arrival);
    for (int breaks = 0; broken != null; breaks++) {
      if (breaks == MOST_BREAKS) {
        throw broken;
      }
      try (Origin.Opened again = ask(arrival.length())) {
        if (!again.etag().equals(facts.etag())) {
          throw new IOException("the object was replaced while it was fetched");
        }
        broken = drain(again.stream(), arrival);
      }
    }
  }

  /// What ended it early; null when the object is whole.
  private @Nullable IOException drain(InputStream stream, Arrival arrival) {
    int before = arrival.length();
    try {
      boolean more = true;
      while (more) {
        more = arrival.appendFrom(stream);
      }
      return arrival.isWhole() ? null : new IOException("the origin sent less than the object has");
    } catch (IOException e) {
      return e;
    } finally {
      means.counts().originBytes.add(arrival.length() - before);
    }
  }

  /// Whether the origin gave nothing, or nothing that could be kept.
  boolean wasVain() {
    return isVain || head.isCompletedExceptionally();
  }

  /// Lets what arrives be read but not kept.
  void discard() {
    isUnwanted = true;
  }

  boolean isUnwanted() {
    return isUnwanted;
  }

  /// Nothing more happens to it.
  void end() {
    ended.countDown();
  }

  void awaitEnd(Duration patience) {
    try {
      if (!ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.log(Level.DEBUG, "A fetch goes on after the cache was closed. key={0}", key);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The object as it arrives, once the origin has begun to answer; null when all of that is over
  /// and it is to be looked for anew.
  @Nullable Cached await(boolean joined) throws IOException {
    Way way = joined ? Way.JOINED : Way.FETCHED;
    try {
      return switch (known()) {
        case Head.Arrives(Facts facts, Arrival arrival) ->
            arrival.acquire() ? arriving(facts, arrival, way) : null;
        case Head.TooLarge _, Head.OnShelf _ -> null;
      };
    } finally {
      parties.arriveAndDeregister();
    }
  }

  /// What is answered with an object that arrives, or has, of which the caller has a use.
  static Arriving arriving(Facts facts, Arrival arrival, Way way) {
    var released = new AtomicBoolean();
    Runnable release =
        () -> {
          if (released.compareAndSet(false, true)) {
            arrival.release();
          }
        };
    return new Arriving(facts, (from, length) -> opened(arrival, from, length), way, release);
  }

  private static Body.Loan opened(Arrival arrival, long from, long lengthBytes) throws IOException {
    Body.Loan loan = arrival.lend(from, lengthBytes);
    if (loan == null) {
      throw new IOException("the object was released before it was read");
    }
    return loan;
  }

  private Head known() throws IOException {
    try {
      return head.get(means.config().patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the origin has not answered for " + means.config().patience(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static IOException thrown(@Nullable Throwable cause) throws IOException {
    if (cause instanceof Crowded crowded) {
      throw new Crowded(crowded);
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IOException("the origin does not answer: " + cause, cause);
  }
}
