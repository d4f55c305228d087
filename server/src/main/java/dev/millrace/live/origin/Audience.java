package dev.millrace.live.origin;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Who watches a channel: the sessions that asked for something of it in the last [#WINDOW], here
/// and at other processes that play it.
///
/// **Threading**: any; never blocks. **Limits**: [#MOST] sessions and [#MOST_PROCESSES] processes;
/// those beyond are not counted.
public final class Audience {
  static final Duration WINDOW = Duration.ofSeconds(10);
  static final int MOST = 100_000;

  static final int MOST_PROCESSES = 1_000;

  private static final long LOOK_MILLIS = 1_000;

  private final Map<Long, Long> lastMillis = new ConcurrentHashMap<>();
  private final Map<String, Elsewhere> elsewhere = new ConcurrentHashMap<>();
  private final AtomicLong looked = new AtomicLong();

  /// How many another process has said that it has.
  private record Elsewhere(int viewers, long millis) {}

  /// Another process has so many.
  ///
  /// @param process its name, unique
  public void elsewhere(String process, int viewers, long nowMillis) {
    if (elsewhere.size() < MOST_PROCESSES || elsewhere.containsKey(process)) {
      elsewhere.put(process, new Elsewhere(viewers, nowMillis));
    }
  }

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
    return lastMillis.size() + elsewhere.values().stream().mapToInt(Elsewhere::viewers).sum();
  }

  private void forget(long nowMillis) {
    long since = nowMillis - WINDOW.toMillis();
    lastMillis.values().removeIf(last -> last < since);
    elsewhere.values().removeIf(one -> one.millis() < since);
  }
}
