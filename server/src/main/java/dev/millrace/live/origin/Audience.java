package dev.millrace.live.origin;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Who watches a channel: the sessions that asked for something of it in the last [#WINDOW].
///
/// **Threading**: any; never blocks. **Limits**: [#MOST] sessions; those beyond are not counted.
public final class Audience {
  static final Duration WINDOW = Duration.ofSeconds(10);
  static final int MOST = 100_000;

  private static final long LOOK_MILLIS = 1_000;

  private final Map<Long, Long> lastMillis = new ConcurrentHashMap<>();
  private final AtomicLong looked = new AtomicLong();

  /// A session asked for something.
  ///
  /// @param session a number that others have with a chance of one in billions
  public void seen(long session, long nowMillis) {
    if (lastMillis.size() < MOST || lastMillis.containsKey(session)) {
      lastMillis.put(session, nowMillis);
    }
    long last = looked.get();
    if (nowMillis - last >= LOOK_MILLIS && looked.compareAndSet(last, nowMillis)) {
      forget(nowMillis);
    }
  }

  /// How many there are.
  public int count(long nowMillis) {
    forget(nowMillis);
    return lastMillis.size();
  }

  private void forget(long nowMillis) {
    long since = nowMillis - WINDOW.toMillis();
    lastMillis.values().removeIf(last -> last < since);
  }
}
