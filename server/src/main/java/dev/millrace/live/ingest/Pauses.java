package dev.millrace.live.ingest;

import java.time.Duration;

/// How long to wait for the next attempt: longer each time that nothing came of one, and much
/// longer where we were heard and refused, as whoever asks again too often is locked out, and
/// others at our address with us.
///
/// **Threading**: for one thread.
final class Pauses {
  static final int DOUBLINGS = 5;

  private static final Duration FIRST_REFUSED = Duration.ofSeconds(10);
  private static final Duration LONGEST_REFUSED = Duration.ofMinutes(5);

  private final Duration first;
  private final Duration longest;
  private int failed;
  private int refused;

  Pauses(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /// Something came of the last attempt.
  Duration afterSuccess() {
    failed = 0;
    refused = 0;
    return first;
  }

  /// Nothing came of it.
  Duration afterFailure() {
    failed++;
    return doubled(first, failed, longest);
  }

  /// We were refused, of which another attempt is unlikely to change anything.
  Duration afterRefusal() {
    refused++;
    return doubled(FIRST_REFUSED, refused, LONGEST_REFUSED);
  }

  private static Duration doubled(Duration first, int times, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(times - 1, DOUBLINGS));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
