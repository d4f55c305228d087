package dev.millrace.qoe;

import org.jspecify.annotations.Nullable;

/// Figures of the sessions that began in some time, in the words of CTA-2066. Null is what nobody
/// knows, as a share of nothing.
///
/// @param plays sessions that were to play
/// @param starts those of them that had a first picture
/// @param startupP50Ms half of them had it within so long
/// @param stalledPercent of the time watched
/// @param startFailurePercent of the plays
/// @param playbackFailurePercent of the starts
/// @param exitPercent of the plays: left before the first picture, without a failure
/// @param bitrateKbps weighed by the media played
/// @param switchesPerPlay of the bitrate
/// @param score the mean [experience][dev.millrace.telemetry.sessions.Experience]
/// @param lostPercent of the events that players numbered
record Figures(
    long plays,
    long starts,
    @Nullable Long startupP50Ms,
    @Nullable Long startupP75Ms,
    @Nullable Long startupP95Ms,
    long watchedMs,
    long stalls,
    @Nullable Double stalledPercent,
    long startFailures,
    @Nullable Double startFailurePercent,
    long playbackFailures,
    @Nullable Double playbackFailurePercent,
    long exitsBeforeStart,
    @Nullable Double exitPercent,
    @Nullable Double bitrateKbps,
    @Nullable Double switchesPerPlay,
    @Nullable Double score,
    long events,
    long lostEvents,
    @Nullable Double lostPercent,
    long doubledEvents,
    long incompleteSessions,
    long skewedSessions,
    long sampledSessions) {
  private static final double P50 = 0.5;
  private static final double P75 = 0.75;
  private static final double P95 = 0.95;
  private static final double HUNDRED = 100;
  private static final double KILO = 1000;

  static Figures of(Sums sums) {
    long plays = sums.of(Measure.PLAYS);
    long starts = sums.of(Measure.STARTS);
    long lost = sums.of(Measure.LOST_EVENTS);
    return new Figures(
        plays,
        starts,
        startup(sums, P50),
        startup(sums, P75),
        startup(sums, P95),
        sums.of(Measure.WATCHED_MS),
        sums.of(Measure.STALLS),
        share(HUNDRED * sums.of(Measure.STALLED_MS), sums.of(Measure.WATCHED_MS)),
        sums.of(Measure.START_FAILURES),
        share(HUNDRED * sums.of(Measure.START_FAILURES), plays),
        sums.of(Measure.PLAYBACK_FAILURES),
        share(HUNDRED * sums.of(Measure.PLAYBACK_FAILURES), starts),
        sums.of(Measure.EXITS),
        share(HUNDRED * sums.of(Measure.EXITS), plays),
        share(KILO * sums.of(Measure.KILOBITS), sums.of(Measure.RATED_MS)),
        share((double) sums.of(Measure.SWITCHES), plays),
        share(sums.of(Measure.SCORE_SUM) / HUNDRED, sums.of(Measure.SCORED)),
        sums.of(Measure.EVENTS),
        lost,
        share(HUNDRED * lost, sums.of(Measure.EVENTS) + lost),
        sums.of(Measure.DOUBLED_EVENTS),
        sums.of(Measure.INCOMPLETE),
        sums.of(Measure.SKEWED),
        sums.of(Measure.SAMPLED));
  }

  private static @Nullable Long startup(Sums sums, double share) {
    double millis = StartupBuckets.quantile(sums.startups(), share);
    return Double.isNaN(millis) ? null : Math.round(millis);
  }

  private static @Nullable Double share(double part, long whole) {
    return whole == 0 ? null : Math.round(part / whole * KILO) / KILO;
  }
}
