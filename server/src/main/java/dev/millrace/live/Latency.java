package dev.millrace.live;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan;
import java.util.Locale;

/// How far behind a channel its viewers may be.
public enum Latency {
  /// Segments of two seconds in parts of a fraction of one: about two seconds.
  LOW,
  /// Whole segments of four seconds, for players and caches that know no parts: about 15 seconds.
  NORMAL;

  /// How its segments are cut.
  public LivePlan.Cut cut(Coding coding) {
    int most = coding.maxHeight().orElse(Integer.MAX_VALUE);
    boolean isPassed = coding.ladder() == Coding.Ladder.PASSTHROUGH;
    return switch (this) {
      case LOW -> new LivePlan.Cut(1, new Rational(coding.part().toMillis(), 1000), most, isPassed);
      case NORMAL -> new LivePlan.Cut(2, null, most, isPassed);
    };
  }

  /// As the API writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
