package dev.millrace.streams.watch;

import dev.millrace.media.track.Region;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a batch showed: the value of a record of `millrace.detections`, and an object in the store.
///
/// @param from the number of the first frame that it speaks of
/// @param to the number behind the last
/// @param model and `version` that looked; absent when nothing was looked at
/// @param atMillis when it was known, since 1970
/// @param counts of the stream so far, as [dev.millrace.streams.rules.Memory] has them
public record Result(
    String stream,
    long epoch,
    long from,
    long to,
    @Nullable String model,
    @Nullable String version,
    long atMillis,
    List<Frame> frames,
    List<Event> events,
    Map<String, Long> counts) {
  /// One frame.
  ///
  /// @param seq its number
  /// @param atMillis when it came in, since 1970
  /// @param latencyMillis from then until it was looked at
  public record Frame(
      long seq,
      long atMillis,
      double ptsSeconds,
      long latencyMillis,
      int width,
      int height,
      List<Thing> detections) {}

  /// Something that is seen.
  ///
  /// @param track its number in the stream; absent when it is not followed
  /// @param relative where, in parts of the frame's sides; absent for labels of the whole
  public record Thing(
      String label, double score, @Nullable Long track, @Nullable Region relative) {}

  /// Something that happened.
  ///
  /// @param picture where a picture of it is
  public record Event(
      String id,
      String kind,
      String where,
      @Nullable String direction,
      long track,
      String label,
      long atMillis,
      double seconds,
      @Nullable String picture) {}
}
