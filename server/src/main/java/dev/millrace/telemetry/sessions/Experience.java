package dev.millrace.telemetry.sessions;

import org.jspecify.annotations.Nullable;

/// What people would say of a session, 0 to 100: the mean opinion of those who saw sessions like it
/// (1 "bad" to 5 "excellent"), as far as a session's row tells.
///
/// The opinion is a sum, so that what a session lost can be said by its causes; each only takes
/// away. The weights were fitted to 239 opinions of four tests with people; `bench experience` fits
/// them again and says how well they hold for a test that they were not fitted to.
///
/// @param megabits a second, the mean of the media played
/// @param upscale how much larger it was shown than it was: 0 as large, 1 twice as large
/// @param waiting the share of the time watched that it stood still, the start counted a quarter
/// @param stallsPerMinute of the time watched; less than a minute counts as one
/// @param switchesPerMinute alike
public record Experience(
    double megabits,
    double upscale,
    double waiting,
    double stallsPerMinute,
    double switchesPerMinute) {
  /// What each weighs: the opinion of a session without a fault, then what takes away from it.
  private static final double[] WEIGHTS = {5.025, 0.929, 0.827, 0.754, 0.773, 0.129};

  private static final double START_SHARE = 0.25;
  private static final double MINUTE = 60_000;
  private static final double BEST = 5;
  private static final double HUNDRED = 100;
  private static final double KILO = 1000;

  /// The least that is taken for a bitrate.
  private static final double LEAST_MEGABITS = 0.02;

  /// Of a session's row; null where nothing was played of a known bitrate.
  static @Nullable Experience of(
      SessionRow.Time time, SessionRow.Stalls stalls, SessionRow.Picture picture) {
    Double kilobits = picture.kilobits();
    if (kilobits == null || time.watchedMs() <= 0) {
      return null;
    }
    Double upscale = picture.upscalePercent();
    long startup = time.startupMs() == null ? 0 : time.startupMs();
    double watched = time.watchedMs();
    double minutes = Math.max(1, watched / MINUTE);
    return new Experience(
        kilobits / KILO,
        upscale == null ? 0 : upscale / HUNDRED,
        Math.min(1, (stalls.totalBufferMs() + START_SHARE * startup) / watched),
        stalls.bufferCount() / minutes,
        picture.switches() / minutes);
  }

  /// The opinion of a session without a fault, then what each fault weighs.
  public static double[] weights() {
    return WEIGHTS.clone();
  }

  /// What takes away, in the order of the weights from the second on.
  public double[] faults() {
    return new double[] {
      1 / Math.sqrt(Math.max(LEAST_MEGABITS, megabits)),
      Math.log1p(upscale),
      Math.sqrt(waiting),
      Math.log1p(stallsPerMinute),
      Math.log1p(switchesPerMinute)
    };
  }

  /// The opinion, 1 to 5.
  public double opinion() {
    double sum = WEIGHTS[0];
    double[] faults = faults();
    for (int i = 0; i < faults.length; i++) {
      sum -= WEIGHTS[i + 1] * faults[i];
    }
    return Math.clamp(sum, 1, BEST);
  }

  /// The score of a session: nothing was seen, that is 0; a failure later costs half.
  static @Nullable Double score(
      SessionRow.Time time,
      SessionRow.Stalls stalls,
      SessionRow.Picture picture,
      SessionRow.End end) {
    if (end.startFailure() || end.exitBeforeStart()) {
      return 0.0;
    }
    Experience experience = of(time, stalls, picture);
    if (experience == null) {
      return null;
    }
    double score = HUNDRED * (experience.opinion() - 1) / (BEST - 1);
    return end.playbackFailure() ? score / 2 : score;
  }
}
