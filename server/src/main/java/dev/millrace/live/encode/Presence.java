package dev.millrace.live.encode;

import dev.millrace.transcode.LiveSource.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Which of pictures and sound has stopped coming while the other comes on; knows no clock.
///
/// Only what came once can be missed, of containers that show what is in them, and only after twice
/// the longest pause that it made before: some pictures are seconds apart.
///
/// **Threading**: one thread tells; any may ask.
final class Presence {
  /// How long nothing of one may come.
  private static final long ABSENT_MILLIS = 1_500;

  /// What is longer is no pause.
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /// How long it has to come again without a pause.
  private static final long STEADY_MILLIS = 1_000;

  private final Map<Kind, Coming> all = new EnumMap<>(Kind.class);
  private volatile Optional<Kind> missing = Optional.empty();
  private volatile Optional<Kind> absent = Optional.empty();

  /// How one of them comes.
  private static final class Coming {
    private long count;
    private long pauseMillis;
    private long lastMillis;
    private long steadySince;

    private void take(long seen, long now) {
      if (seen > count) {
        long gap = count == 0 ? 0 : now - lastMillis;
        steadySince = count == 0 || gap > mostMillis(STEADY_MILLIS) ? now : steadySince;
        pauseMillis = gap > LONGEST_PAUSE_MILLIS ? pauseMillis : Math.max(pauseMillis, gap);
        lastMillis = now;
        count = seen;
      }
    }

    private boolean isAbsent(long now) {
      return count > 0 && now - lastMillis >= mostMillis(ABSENT_MILLIS);
    }

    private long mostMillis(long least) {
      return Math.max(least, 2 * pauseMillis);
    }

    private boolean comes(long now) {
      return count > 0 && now - lastMillis <= mostMillis(STEADY_MILLIS);
    }

    private boolean isSteady(long now) {
      return comes(now) && now - steadySince >= STEADY_MILLIS;
    }
  }

  Presence() {
    all.put(Kind.PICTURES, new Coming());
    all.put(Kind.SOUND, new Coming());
  }

  /// How much has come of each so far.
  void saw(long pictures, long sounds, long nowMillis) {
    of(Kind.PICTURES).take(pictures, nowMillis);
    of(Kind.SOUND).take(sounds, nowMillis);
    missing = missing.isPresent() ? stillMissing(missing.get(), nowMillis) : missing(nowMillis);
    absent = missing.filter(kind -> !of(kind).comes(nowMillis));
  }

  private Optional<Kind> stillMissing(Kind kind, long now) {
    return of(kind).isSteady(now) ? Optional.empty() : Optional.of(kind);
  }

  private Optional<Kind> missing(long now) {
    return all.keySet().stream()
        .filter(kind -> of(kind).isAbsent(now) && of(other(kind)).comes(now))
        .findFirst();
  }

  private static Kind other(Kind kind) {
    return kind == Kind.SOUND ? Kind.PICTURES : Kind.SOUND;
  }

  private Coming of(Kind kind) {
    return Objects.requireNonNull(all.get(kind));
  }

  /// What has stopped coming, until it has come again for a second.
  Optional<Kind> missing() {
    return missing;
  }

  /// What of that has not come again yet.
  Optional<Kind> absent() {
    return absent;
  }
}
