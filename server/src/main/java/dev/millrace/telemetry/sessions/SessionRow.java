package dev.millrace.telemetry.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one session came to; the words are those of its JSON and of the lake's columns. Null is
/// what nobody knows: who never started has no `startup_ms`.
///
/// @param who who watched, and what
/// @param time how long it took and was watched
/// @param stalls interruptions, without those of the start and of seeks (CTA-2066)
/// @param picture what was seen
/// @param end how it came out
/// @param evidence what it is made of
/// @param score the [Experience], 0 to 100
public record SessionRow(
    Who who,
    Time time,
    Stalls stalls,
    Picture picture,
    End end,
    Evidence evidence,
    @Nullable Double score) {
  /// Who watched, and what.
  ///
  /// @param id of the row: the session's, but for a part of one whose beginning is another row
  public record Who(
      String id,
      String sid,
      @Nullable String cid,
      @Nullable String stream,
      @Nullable String browser,
      @Nullable String os,
      @Nullable String device,
      @Nullable String country,
      @Nullable String token,
      @Nullable String cdn) {}

  /// How long.
  ///
  /// @param startedMillis when, since 1970, by the server's clock
  /// @param startupMs from the wish to play to the first picture
  /// @param watchedMs start, playing, stalls, seeks and waiting; no pauses, no sleep
  /// @param mediaMs of the media that was played, repeats included
  /// @param playedRatio which share of it was played at least once
  public record Time(
      long startedMillis,
      @Nullable Long startupMs,
      long watchedMs,
      long playingMs,
      long pausedMs,
      long seekMs,
      long sleptMs,
      long mediaMs,
      @Nullable Long durationMs,
      @Nullable Double playedRatio) {}

  /// Interruptions.
  ///
  /// @param bufferCount of a tenth of a second at least
  /// @param percent of the watched time
  public record Stalls(int bufferCount, long totalBufferMs, long maxBufferMs, double percent) {}

  /// What was seen.
  ///
  /// @param kilobits weighed by the media played
  /// @param ratedMs how much of the media they are known of
  /// @param rung that most was played of, by its height: `720p`
  /// @param rungs one after the other
  /// @param upscalePercent how much larger it was shown than it was, on average
  public record Picture(
      @Nullable Double kilobits,
      long ratedMs,
      @Nullable String rung,
      List<String> rungs,
      int switches,
      int downswitches,
      @Nullable Double upscalePercent,
      @Nullable Double maxUpscalePercent,
      long droppedFrames,
      @Nullable Double liveLatencyMs) {}

  /// How it came out.
  ///
  /// @param how `ended`, `left`, `failed`, or `silent`
  /// @param exitBeforeStart without a failure; of attempts of a second at least
  public record End(
      String how,
      boolean exitBeforeStart,
      boolean startFailure,
      boolean playbackFailure,
      List<String> errors) {}

  /// What it is made of.
  ///
  /// @param lost numbers that never came
  /// @param complete whether nothing is missing, its end included
  /// @param skewMs the most that the player's clock was set right by, with its sign
  /// @param sample the share of the sessions that its player tells of
  /// @param resumed whether its player goes on after a sleep, with what was another session
  public record Evidence(
      int events,
      int lost,
      int doubles,
      boolean complete,
      @Nullable Long skewMs,
      @Nullable Double sample,
      boolean resumed) {}
}
