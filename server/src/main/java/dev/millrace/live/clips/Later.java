package dev.millrace.live.clips;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When what was tried in vain is tried again: after two seconds, four, and so on, up to
/// [#LONGEST].
///
/// **Threading**: any. **Limits**: what was not tried for [#FORGOTTEN] is forgotten.
final class Later {
  static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration FORGOTTEN = LONGEST.multipliedBy(3);

  private final InstantSource clock;
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

  /// How long it is until then.
  private record Pause(Duration length, Instant end) {}

  Later(InstantSource clock) {
    this.clock = clock;
  }

  /// Something is tried now.
  void tried(String id) {
    Instant now = clock.instant();
    pauses.values().removeIf(pause -> pause.end().plus(FORGOTTEN).isBefore(now));
    pauses.compute(
        id,
        (_, last) -> {
          Duration next = last == null ? FIRST : last.length().multipliedBy(2);
          Duration length = next.compareTo(LONGEST) > 0 ? LONGEST : next;
          return new Pause(length, now.plus(length));
        });
  }

  /// What is not to be tried yet.
  List<String> waiting() {
    Instant now = clock.instant();
    return pauses.entrySet().stream()
        .filter(one -> one.getValue().end().isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }
}
