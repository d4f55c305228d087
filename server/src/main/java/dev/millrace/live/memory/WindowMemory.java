package dev.millrace.live.memory;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// What the windows of all programmes of a process may hold in memory together.
///
/// When they hold more, programmes that have ended give way first, and then who holds most lets go
/// of what is oldest: so a programme of few bits keeps its window beside one of many. What has just
/// been shown is kept whatever comes; there is room for that in all that begin.
///
/// The lists of long windows take heap, however few of their bytes are in memory: when all together
/// list too many segments, the longest becomes shorter.
///
/// **Threading**: any. **Limits**: `mostBytes`, and a fifth of the heap for lists, but for the
/// segments that are closed meanwhile.
public final class WindowMemory {
  private static final Comparator<Share> WHO_GIVES_WAY =
      Comparator.<Share>comparingInt(share -> share.isOver ? 1 : 0)
          .thenComparingLong(Share::heldBytes);

  private static final Comparator<Share> WHO_LISTS_MOST = Comparator.comparingLong(Share::listed);

  /// What a segment takes that is listed, five times.
  private static final int HEAP_A_SEGMENT = 5 * 256;

  private final long most;
  private final long mostListed;
  private final Set<Share> shares = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  public WindowMemory(long mostBytes) {
    this(mostBytes, Runtime.getRuntime().maxMemory() / HEAP_A_SEGMENT);
  }

  /// @param mostListed how many segments all windows may list together
  public WindowMemory(long mostBytes, long mostListed) {
    this.most = mostBytes;
    this.mostListed = mostListed;
  }

  public long mostBytes() {
    return most;
  }

  /// How many are held.
  public long bytes() {
    return shares.stream().mapToLong(Share::heldBytes).sum();
  }

  private long listed() {
    return shares.stream().mapToLong(Share::listed).sum();
  }

  /// A programme's share; empty when there is no room for another beside what those that go on need
  /// at the least.
  ///
  /// @param leastBytes what it can not do without
  public Optional<Share> open(long leastBytes) {
    lock.lock();
    try {
      long needed = shares.stream().mapToLong(Share::leastBytes).sum();
      if (needed + leastBytes > most) {
        return Optional.empty();
      }
      var share = new Share(leastBytes);
      shares.add(share);
      return Optional.of(share);
    } finally {
      lock.unlock();
    }
  }

  /// Has others let go until all fits. Who comes while somebody sees to that need not.
  private void fit() {
    BooleanSupplier fits = () -> bytes() <= most;
    BooleanSupplier areShort = () -> listed() <= mostListed;
    if ((fits.getAsBoolean() && areShort.getAsBoolean()) || !lock.tryLock()) {
      return;
    }
    try {
      giveWay(fits, WHO_GIVES_WAY, share -> share.letGoOldest);
      giveWay(areShort, WHO_LISTS_MOST, share -> share.unlistOldest);
    } finally {
      lock.unlock();
    }
  }

  private void giveWay(
      BooleanSupplier isDone, Comparator<Share> who, Function<Share, BooleanSupplier> how) {
    var stuck = new HashSet<Share>();
    while (!isDone.getAsBoolean()) {
      Optional<Share> next = shares.stream().filter(share -> !stuck.contains(share)).max(who);
      if (next.isEmpty()) {
        return;
      }
      if (!how.apply(next.get()).getAsBoolean()) {
        stuck.add(next.get());
      }
    }
  }

  /// What one programme holds.
  public final class Share {
    private final long least;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong listed = new AtomicLong();
    private volatile BooleanSupplier letGoOldest = () -> false;
    private volatile BooleanSupplier unlistOldest = () -> false;
    private volatile boolean isOver;

    private Share(long leastBytes) {
      this.least = leastBytes;
    }

    private long leastBytes() {
      return isOver ? 0 : least;
    }

    /// What is called when it is to give way.
    ///
    /// @param action says whether there was anything to let go of
    public void whenFull(BooleanSupplier action) {
      letGoOldest = action;
    }

    /// What is called when its list is to be shorter.
    ///
    /// @param action says whether it could be
    public void whenLong(BooleanSupplier action) {
      unlistOldest = action;
    }

    /// It lists so many segments more than before, or less.
    public void list(long more) {
      listed.addAndGet(more);
    }

    private long listed() {
      return listed.get();
    }

    /// It holds so much more than before, or less.
    public void add(long more) {
      held.addAndGet(more);
    }

    /// Has who holds most let go when all hold too much; under nobody's lock.
    public void fit() {
      WindowMemory.this.fit();
    }

    /// Nothing more comes: it is the first to give way.
    public void over() {
      isOver = true;
    }

    /// Nobody can ask for it any more.
    public void close() {
      shares.remove(this);
    }

    public long heldBytes() {
      return held.get();
    }

    /// The most that all hold together.
    public long mostBytes() {
      return most;
    }
  }
}
