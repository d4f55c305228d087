package dev.millrace.live.join;

import java.util.Arrays;

/// Counts packets of a transport stream that were lost on the way, by their continuity counters
/// (ISO 13818-1, 2.4.3.3): sixteen at once, or their multiples, are not seen.
///
/// **Threading**: for one thread at a time.
final class Continuity {
  private static final int PIDS = 0x2000;
  private static final int EMPTY = 0x1fff;
  private static final int COUNTER = 0xf;
  private static final int PAYLOAD = 0x10;
  private static final int ADAPTATION = 0x20;
  private static final int DISCONTINUITY = 0x80;
  private static final byte UNKNOWN = -1;

  private final byte[] counters = new byte[PIDS];
  private long lost;

  Continuity() {
    Arrays.fill(counters, UNKNOWN);
  }

  void packet(byte[] packet, int pid) {
    boolean hasPayload = (packet[3] & PAYLOAD) != 0;
    if (pid == EMPTY || !hasPayload) {
      return;
    }
    int before = counters[pid];
    int now = packet[3] & COUNTER;
    if (before != UNKNOWN && before != now && !isNewClock(packet)) {
      lost += (now - before - 1) & COUNTER;
    }
    counters[pid] = (byte) now;
  }

  private static boolean isNewClock(byte[] packet) {
    return (packet[3] & ADAPTATION) != 0 && packet[4] != 0 && (packet[5] & DISCONTINUITY) != 0;
  }

  long lost() {
    return lost;
  }
}
