package dev.millrace.telemetry.sessions;

import dev.millrace.search.EventKind;
import dev.millrace.search.EventKind.Field;
import java.util.Optional;
import java.util.stream.Stream;

/// The members of rows of sessions by which they are found.
public final class SessionFields {
  private static final String ROW = "id";

  /// Rows of sessions; the last one of an `id` counts.
  public static final EventKind KIND =
      new EventKind(
          "sessions",
          Stream.concat(
                  Stream.of(
                          ROW,
                          "sid",
                          "cid",
                          "st",
                          "browser",
                          "os",
                          "device",
                          "country",
                          "token",
                          "cdn",
                          "rung",
                          "rungs",
                          "end",
                          "exit_before_start",
                          "start_failure",
                          "playback_failure",
                          "complete")
                      .map(Field::keyword),
                  Stream.concat(
                      Stream.of(
                              "startup_ms",
                              "watched_ms",
                              "playing_ms",
                              "paused_ms",
                              "seek_ms",
                              "slept_ms",
                              "media_ms",
                              "duration_ms",
                              "played_ratio",
                              "buffer_count",
                              "total_buffer_ms",
                              "max_buffer_ms",
                              "stalled_percent",
                              "bitrate_kbps",
                              "switches",
                              "downswitches",
                              "upscale_percent",
                              "max_upscale_percent",
                              "dropped_frames",
                              "live_latency_ms",
                              "score",
                              "skew_ms",
                              "sample",
                              "events",
                              "lost_events",
                              "doubled_events")
                          .map(Field::number),
                      Stream.of(Field.text("errors"))))
              .toList(),
          Optional.of(ROW));

  private SessionFields() {}
}
