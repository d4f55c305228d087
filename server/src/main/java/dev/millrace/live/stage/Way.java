package dev.millrace.live.stage;

import dev.millrace.live.ChannelRefused;
import dev.millrace.live.encode.Line;
import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Ingest;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One way into a channel, and whoever came by it last: he takes the place of who came before.
///
/// **Threading**: any. **On failure** to open it is tried again, every [#AGAIN].
final class Way implements Ingest.Listener, AutoCloseable {
  private static final Logger LOG = System.getLogger(Way.class.getName());
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /// A publisher of whom nothing comes for this long has left.
  private static final Duration GONE = Duration.ofSeconds(5);

  private final Rank rank;
  private final String channelId;
  private final Supplier<Ingest> ingests;
  private final Function<Incoming, Line> lines;
  private final Runnable changed;
  private final ReentrantLock door = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Ingest ingest;
  private long triedNanos = System.nanoTime() - AGAIN.toNanos();
  private @Nullable Line line;
  private boolean isOpen;
  private boolean isShut;
  private volatile @Nullable String problem;

  /// How a way is made.
  ///
  /// @param ingests what it is opened with, each time
  /// @param lines reads what comes
  /// @param changed is called when another line may be wanted
  record Making(Supplier<Ingest> ingests, Function<Incoming, Line> lines, Runnable changed) {}

  Way(Rank rank, String channelId, Making making) {
    this.rank = rank;
    this.channelId = channelId;
    this.ingests = making.ingests();
    this.lines = making.lines();
    this.changed = making.changed();
  }

  Rank rank() {
    return rank;
  }

  /// Opens it unless it is open: a port that is not to be had now may be had later.
  void open() {
    door.lock();
    try {
      if (!isShut && ingest == null && System.nanoTime() - triedNanos >= AGAIN.toNanos()) {
        triedNanos = System.nanoTime();
        let(true);
        Ingest next = ingests.get();
        next.open(this);
        ingest = next;
      }
    } catch (UncheckedIOException | ChannelRefused e) {
      let(false);
      refused(String.valueOf(e.getMessage()));
    } finally {
      door.unlock();
    }
  }

  @Override
  public void arrived(Incoming incoming) {
    Line next = lines.apply(incoming);
    Line before;
    lock.lock();
    try {
      if (!isOpen) {
        incoming.close();
        return;
      }
      before = line;
      line = next;
    } finally {
      lock.unlock();
    }
    LOG.log(
        Level.INFO,
        "A channel is published to. channel={0} input={1} from={2}",
        channelId,
        rank.word(),
        next.from());
    next.start(changed);
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void refused(String reason) {
    problem = reason;
    LOG.log(
        Level.INFO,
        "A publisher was refused. channel={0} input={1} reason={2}",
        channelId,
        rank.word(),
        reason);
  }

  /// Whoever came last, if he has not left.
  Optional<Line> line() {
    lock.lock();
    try {
      return Optional.ofNullable(line).filter(one -> !one.isOver());
    } finally {
      lock.unlock();
    }
  }

  /// What could be put on air.
  Optional<Preference.Seen> seen() {
    return line()
        .filter(Line::isReady)
        .map(one -> new Preference.Seen(rank, one.isSilent(), one.meter().steady()));
  }

  /// How it fares.
  Health.Input fares(boolean isOnAir) {
    Optional<Line> one = line();
    String state =
        one.isEmpty()
            ? "away"
            : isOnAir
                ? "on-air"
                : one.get().isSilent() ? "silent" : one.get().isReady() ? "ready" : "coming";
    return new Health.Input(
        rank.word(),
        state,
        one.map(Line::from).orElse(null),
        one.map(there -> there.meter().bitsPerSecond()).orElse(0L));
  }

  /// Sends away who has been silent for long.
  void tick() {
    line().filter(one -> one.silence().compareTo(GONE) > 0).ifPresent(Line::close);
  }

  /// What went wrong last; null when nothing did.
  @Nullable String problem() {
    lock.lock();
    try {
      Line last = line;
      return last != null && last.problem() != null ? last.problem() : problem;
    } finally {
      lock.unlock();
    }
  }

  /// All is well again.
  void works() {
    problem = null;
  }

  private void let(boolean open) {
    lock.lock();
    try {
      isOpen = open;
    } finally {
      lock.unlock();
    }
  }

  /// Closes it for good: whoever still wants it open comes too late.
  void shut() {
    door.lock();
    try {
      isShut = true;
    } finally {
      door.unlock();
    }
    close();
  }

  /// Closes it; who publishes is sent away. It may be opened again, at once.
  @Override
  public void close() {
    Ingest closed;
    door.lock();
    try {
      let(false);
      closed = ingest;
      ingest = null;
      triedNanos = System.nanoTime() - AGAIN.toNanos();
    } finally {
      door.unlock();
    }
    if (closed != null) {
      closed.close();
    }
    line().ifPresent(Line::close);
  }
}
