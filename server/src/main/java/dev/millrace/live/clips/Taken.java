package dev.millrace.live.clips;

import java.util.concurrent.atomic.AtomicLong;

/// How much clips hold in memory that they still have to copy, also when its window has gone on.
///
/// **Threading**: any. **Limits**: that of who takes, for all clips together; one alone may take
/// what its window holds.
final class Taken {
  private final AtomicLong bytes = new AtomicLong();

  /// **On failure** [TooManyClips]: others hold so much that it is more than `most` together.
  void add(long more, long most) {
    long all = bytes.addAndGet(more);
    if (all > more && all > most) {
      bytes.addAndGet(-more);
      throw new TooManyClips("clips that are being made hold as much in memory as they may");
    }
  }

  /// So much is copied, or will not be.
  void remove(long less) {
    bytes.addAndGet(-less);
  }

  long bytes() {
    return bytes.get();
  }
}
