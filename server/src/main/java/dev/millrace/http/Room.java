package dev.millrace.http;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Room for bytes that are under way to clients, shared so that there is always some for one more:
/// whoever has a part of it may fill that part up to a share of what is free in the whole, and the
/// share shrinks while those who take nothing fill theirs (the dynamic thresholds by which switches
/// share memory among their ports).
///
/// A part begins small and grows with what was taken of it. While little of the whole is left,
/// parts of which nothing was taken yet get no more.
///
/// **Threading**: any; two who look at the same time may both go ahead, so that it is overdrawn by
/// a piece for each of them.
final class Room {
  /// Of the whole; less than this is for parts of which something was taken.
  private static final int LITTLE_ONE_IN = 4;

  /// Of the whole; less than this is to become more.
  private static final int SHORT_ONE_IN = 2;

  /// However small the whole is, less than this is little.
  private static final long LITTLE_BYTES = 1 << 20;

  private final @Nullable Room whole;
  private final int share;
  private final long firstBytes;
  private final long mostBytes;
  private final AtomicLong takenBytes = new AtomicLong();
  private final AtomicLong usedBytes = new AtomicLong();

  private Room(@Nullable Room whole, int share, long firstBytes, long mostBytes) {
    this.whole = whole;
    this.share = share;
    this.firstBytes = firstBytes;
    this.mostBytes = mostBytes;
  }

  static Room of(long mostBytes) {
    return new Room(null, 1, mostBytes, mostBytes);
  }

  /// A part of `first` bytes, which grow to `most`, and at most of one in `oneIn` of the bytes that
  /// are free in the whole.
  Room part(int first, int most, int oneIn) {
    return new Room(this, oneIn, first, most);
  }

  /// How many bytes more there is room for; not positive when there is none.
  long freeBytes() {
    return limitBytes() - usedBytes.get();
  }

  /// How many bytes there would be room for if none were used.
  long limitBytes() {
    if (whole == null) {
      return mostBytes;
    }
    long taken = takenBytes.get();
    if (taken == 0 && whole.hasLess(LITTLE_ONE_IN)) {
      return 0;
    }
    return Math.min(Math.min(mostBytes, firstBytes + taken), whole.freeBytes() / share);
  }

  /// Whether so little of the whole is left that nobody shall keep some in vain.
  boolean isShort() {
    return whole == null ? hasLess(SHORT_ONE_IN) : whole.isShort();
  }

  private boolean hasLess(int thanOneIn) {
    return freeBytes() < Math.max(mostBytes / thanOneIn, LITTLE_BYTES);
  }

  /// Grows, as some of it was taken.
  void grow(int bytes) {
    if (firstBytes + takenBytes.get() < mostBytes) {
      takenBytes.addAndGet(bytes);
    }
  }

  long usedBytes() {
    return usedBytes.get();
  }

  void take(int bytes) {
    usedBytes.addAndGet(bytes);
    if (whole != null) {
      whole.take(bytes);
    }
  }

  void give(int bytes) {
    take(-bytes);
  }
}
