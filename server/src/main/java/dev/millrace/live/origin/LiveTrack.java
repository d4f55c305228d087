package dev.millrace.live.origin;

import dev.millrace.live.memory.WindowMemory;
import dev.millrace.live.origin.Waiting.Waiter;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.hls.LivePlaylist;
import dev.millrace.media.hls.LivePlaylist.Edge;
import dev.millrace.media.hls.LivePlaylist.Report;
import dev.millrace.media.hls.LivePlaylist.Window;
import dev.millrace.media.hls.LivePromise;
import dev.millrace.media.hls.LiveSegment;
import dev.millrace.media.hls.LiveSegment.Origin;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One rendition of a live channel: what there is of it, and those who wait for what comes.
///
/// **Threading**: one thread adds; any may ask. A question that has to wait is answered where it
/// says, else on the thread that adds, or on the one that calls [#expire]; completing or cancelling
/// what was given for it ends the wait.
///
/// **Limits**: those of [Room], whose memory is shared with others; a wait of three
/// target durations (6.2.5.2).
public final class LiveTrack {
  private static final Logger LOG = System.getLogger(LiveTrack.class.getName());
  private static final int PATIENCE_TARGETS = 3;
  private static final Executor AT_ONCE = Runnable::run;

  private final Shape shape;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Reel reel;
  private final Waiting waiting;
  private volatile Surroundings surroundings = Surroundings.NONE;
  private volatile @Nullable Rendered rendered;

  /// Of what there is, for those who ask whether what they know is still so.
  private volatile long version;

  /// How a rendition is cut and named.
  ///
  /// @param partsOfSegment how many parts a segment usually has; 0 when it comes whole
  public record Shape(LivePromise promise, Names names, int partsOfSegment, Room room) {}

  /// Addresses, relative to the playlist.
  public record Names(Function<Long, String> segment, PartName part) {}

  /// The address of a part.
  @FunctionalInterface
  public interface PartName {
    String of(long segment, int part);
  }

  /// How much a track keeps.
  ///
  /// @param listed how far back the playlist goes
  /// @param held how far back bytes are in memory of what is in the store
  /// @param memory where they are
  public record Room(Duration listed, Duration held, WindowMemory.Share memory) {}

  /// What a playlist tells of other things than its track.
  ///
  /// @param reports of the other renditions
  public record Surroundings(Supplier<List<Report>> reports, Supplier<List<DateRange>> ranges) {
    static final Surroundings NONE = new Surroundings(List::of, List::of);
  }

  /// A part that is ready to be sent.
  public record Cut(LiveSegment.Part part, ByteBuffer bytes) {}

  /// A playlist.
  ///
  /// @param isFinal whether it never changes any more
  public record Listing(String text, boolean isFinal) {}

  /// Segments that can be had.
  ///
  /// @param from the number of the first
  /// @param to one more than that of the last
  public record Held(long from, long to) {}

  /// What there is, at one moment.
  private record Moment(long version, Window window, @Nullable String hint, boolean isFinal) {}

  public LiveTrack(Shape shape, InstantSource clock) {
    this.shape = shape;
    this.clock = clock;
    this.reel = new Reel(shape);
    int seconds = PATIENCE_TARGETS * shape.promise().targetDurationSeconds();
    this.waiting = new Waiting(Duration.ofSeconds(seconds));
  }

  public void beside(Surroundings others) {
    surroundings = others;
  }

  /// A segment begins, the next in number.
  public void begin(Origin origin) {
    change(() -> reel.begin(origin));
  }

  /// A part of the segment that was begun.
  public void add(Cut cut) {
    change(() -> reel.add(cut));
  }

  /// The segment that was begun is whole.
  ///
  /// @param head what stands before its parts in the whole segment
  public void close(ByteBuffer head) {
    change(
        () -> {
          HeldSegment closed = reel.close(head);
          waiting.carryOver(closed.number(), closed.partCount());
        });
    shape.room().memory().fit();
  }

  /// Its surroundings have changed: playlists that were made are made anew.
  public void tellAgain() {
    change(reel::touch);
  }

  /// Nothing will come any more.
  public void finish() {
    change(reel::finish);
  }

  /// A segment is in the store: memory need not keep it.
  public void archived(long segment) {
    locked(
        () -> {
          reel.archived(segment);
          return null;
        });
  }

  /// The oldest segment that memory need not hold: players are past it.
  ///
  /// @param isStored of those that can be had from the store
  OptionalLong oldestToSpare(boolean isStored) {
    return locked(() -> reel.oldestToSpare(isStored));
  }

  /// Memory lets go of the segments up to this one.
  ///
  /// @param isStored of those that can be had from the store, and stay listed; else of all, which
  ///     do not
  void letGo(long segment, boolean isStored) {
    change(() -> reel.letGo(segment, isStored));
  }

  /// The oldest segment that need not be listed.
  OptionalLong oldestListed() {
    return locked(reel::oldestListed);
  }

  /// The segments up to this one are not listed any more.
  void unlist(long segment) {
    change(() -> reel.unlist(segment));
  }

  /// How much of the window there is, when memory had to let go of some; empty when all of it is
  /// there.
  Optional<Duration> cutTo() {
    return locked(reel::cutTo);
  }

  /// Tells those who waited too long; to be called several times a second.
  public void expire() {
    Waiting.tell(locked(() -> waiting.expired(clock.instant())), false);
  }

  /// How many wait.
  public int waiting() {
    return locked(waiting::count);
  }

  /// How far it is; null before its first part.
  public @Nullable Report report(String uri) {
    return locked(
        () -> {
          Position end = reel.end();
          return end == null
              ? null
              : new Report(uri, end.segment(), end.isWhole() ? reel.lastPart() : end.part());
        });
  }

  /// The playlist that holds what is wished for; at once, or when it comes.
  public CompletableFuture<Found<Listing>> playlist(Wish wish) {
    return playlist(wish, AT_ONCE);
  }

  /// The same for somebody who is to be told in a certain place.
  public CompletableFuture<Found<Listing>> playlist(Wish wish, Executor where) {
    Supplier<Found<Listing>> answer = () -> listing(wish.delta());
    Long segment = wish.segment();
    Integer part = wish.part();
    if (segment == null) {
      return part == null
          ? done(answer.get())
          : done(new Found.Wrong<>("_HLS_part needs _HLS_msn"));
    }
    var place = new Position(segment, part == null ? Position.WHOLE : part);
    return when(new Wait(place, true, where), answer);
  }

  /// A part; when it is the very next one, as soon as it is there (6.2.6).
  public CompletableFuture<Found<ByteBuffer>> part(long segment, int part) {
    return part(segment, part, AT_ONCE);
  }

  /// The same for somebody who is to be told in a certain place.
  public CompletableFuture<Found<ByteBuffer>> part(long segment, int part, Executor where) {
    var place = new Position(segment, part);
    boolean comes = locked(() -> place.equals(reel.next()));
    Supplier<Found<ByteBuffer>> answer = () -> found(locked(() -> reel.part(place)));
    return comes ? when(new Wait(place, true, where), answer) : done(answer.get());
  }

  /// A whole segment that is in memory.
  public Found<ByteBuffer> segment(long number) {
    return found(locked(() -> reel.whole(number)));
  }

  /// A segment as soon as something of it can be had: all of it, or nothing while it is made and
  /// must be read with [#following]. Of the next two the beginning is waited for.
  public CompletableFuture<Found<Optional<ByteBuffer>>> beginning(long segment) {
    return beginning(segment, AT_ONCE);
  }

  /// The same for somebody who is to be told in a certain place.
  public CompletableFuture<Found<Optional<ByteBuffer>>> beginning(long segment, Executor where) {
    var place = new Position(segment, 0);
    Supplier<Found<Optional<ByteBuffer>>> answer =
        () ->
            locked(
                () -> {
                  ByteBuffer whole = reel.whole(segment);
                  return whole != null || reel.part(place) != null
                      ? new Found.Here<>(Optional.ofNullable(whole))
                      : new Found.Missing<>();
                });
    boolean comes = locked(() -> reel.isOpenOrSoon(segment));
    return comes ? when(new Wait(place, false, where), answer) : done(answer.get());
  }

  /// A part of a segment that is being made, as soon as it is there; nothing when the segment has
  /// ended before it, and missing when it can not be had any more or was never made.
  public CompletableFuture<Found<Optional<ByteBuffer>>> following(long segment, int part) {
    var place = new Position(segment, part);
    Supplier<Found<Optional<ByteBuffer>>> answer =
        () ->
            locked(
                () -> {
                  ByteBuffer next = reel.part(place);
                  return next != null || reel.isPastAll(place)
                      ? new Found.Here<>(Optional.ofNullable(next))
                      : new Found.Missing<>();
                });
    boolean comes = locked(() -> reel.isOpenOrSoon(segment));
    return comes ? when(new Wait(place, false, AT_ONCE), answer) : done(answer.get());
  }

  /// Whether a segment was whole once, and is no longer in memory.
  public boolean hasLetGo(long segment) {
    return locked(() -> reel.hasLetGo(segment));
  }

  /// The whole segments that are in memory; none from the end of the track on when nothing is.
  public Held held() {
    return locked(reel::inMemory);
  }

  /// The number of the first segment in the playlist.
  public long firstListed() {
    return locked(reel::firstListed);
  }

  /// The number of the first segment that may be in a playlist that somebody still has.
  public long firstOfOldLists() {
    return locked(reel::firstOfOldLists);
  }

  /// The number that the next segment gets, which is as many as have begun.
  public long begun() {
    return locked(reel::nextNumber);
  }

  private static <T> Found<T> found(@Nullable T value) {
    return value == null ? new Found.Missing<>() : new Found.Here<>(value);
  }

  /// What is waited for.
  ///
  /// @param goesOn whether the next segment will do when this one ends before the place
  /// @param where to tell of it
  private record Wait(Position place, boolean goesOn, Executor where) {}

  /// The answer once the track is there, or has ended.
  private <T> CompletableFuture<Found<T>> when(Wait wanted, Supplier<Found<T>> answer) {
    var future = new CompletableFuture<Found<T>>();
    Waiter waiter;
    lock.lock();
    try {
      boolean goesOn = wanted.goesOn();
      Position place = goesOn ? reel.reachable(wanted.place()) : wanted.place();
      if (reel.isFinished() || reel.hasReached(place)) {
        waiter = null;
      } else if (goesOn && reel.isTooFar(place)) {
        return done(new Found.Wrong<>("segment or part is too far ahead"));
      } else if (waiting.isFull()) {
        return done(new Found.Late<>("too many wait already"));
      } else {
        var listener =
            new Waiting.Listener(
                wanted.where(),
                reached -> {
                  Supplier<Found<T>> outcome =
                      reached ? answer : () -> new Found.Late<>("it did not come in time");
                  settle(future, outcome);
                });
        waiter = waiting.add(place, clock.instant(), goesOn, listener);
      }
    } finally {
      lock.unlock();
    }
    if (waiter == null) {
      return done(answer.get());
    }
    var mine = waiter;
    var _ = future.whenComplete((_, _) -> leave(mine));
    return future;
  }

  /// What goes wrong with the answer of one is no matter of who waits beside him.
  private static <T> void settle(CompletableFuture<T> future, Supplier<T> outcome) {
    try {
      future.complete(outcome.get());
    } catch (RuntimeException e) {
      future.completeExceptionally(e);
    }
  }

  private void leave(Waiter waiter) {
    if (waiter.isOver()) {
      return;
    }
    locked(
        () -> {
          waiting.remove(waiter);
          return null;
        });
  }

  private static <T> CompletableFuture<Found<T>> done(Found<T> found) {
    return CompletableFuture.completedFuture(found);
  }

  private Found<Listing> listing(boolean delta) {
    Rendered now = current();
    return new Found.Here<>(delta ? now.delta() : now.full());
  }

  private Rendered current() {
    Rendered known = rendered;
    if (known == null || known.version() != version) {
      known = render();
      rendered = known;
    }
    return known;
  }

  private Rendered render() {
    Surroundings beside = surroundings;
    List<Report> reports = beside.reports().get();
    List<DateRange> ranges = beside.ranges().get();
    Moment now =
        locked(() -> new Moment(reel.version(), reel.window(), reel.hint(), reel.isFinished()));
    boolean isFinal = now.isFinal();
    Edge edge = isFinal ? null : new Edge(now.hint(), reports);
    var playlist = new LivePlaylist(shape.promise(), now.window(), ranges, edge);
    return new Rendered(now.version(), playlist, isFinal);
  }

  private void change(Runnable change) {
    List<Waiter> due =
        locked(
            () -> {
              long bytes = reel.heldBytes();
              int segments = reel.count();
              change.run();
              shape.room().memory().add(reel.heldBytes() - bytes);
              shape.room().memory().list(reel.count() - segments);
              version = reel.version();
              Position end = reel.isFinished() ? Position.endOf(Long.MAX_VALUE) : reel.end();
              return end == null ? List.of() : waiting.reached(end);
            });
    if (!due.isEmpty()) {
      prepare();
      Waiting.tell(due, true);
    }
  }

  /// What there is is looked at once, before all who wait for it ask side by side.
  private void prepare() {
    try {
      var _ = current();
    } catch (RuntimeException e) {
      // Whoever asks is told of it; what comes still has to be added.
      LOG.log(Level.DEBUG, "A playlist can not be made", e);
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
