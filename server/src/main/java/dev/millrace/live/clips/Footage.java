package dev.millrace.live.clips;

import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Timetable;
import dev.millrace.packaging.TrackSpec;
import java.util.List;
import java.util.Optional;

/// A programme as far as its segments can be had.
///
/// **Threading**: any; blocks. **Ownership**: to be closed when it is read no longer.
interface Footage extends AutoCloseable {
  /// The programme's id.
  String id();

  Recording.Contents contents();

  Timetable timetable();

  /// Whether some segments of a track are coded alike.
  ///
  /// @param first the number of the first
  /// @param to one more than that of the last
  boolean isCodedAlike(TrackSpec track, long first, long to);

  /// Nothing but these segments will be asked for, each once: others need not be held.
  ///
  /// **On failure** [TooManyClips]: more would be held than may be.
  default void expect(Timetable.Range range, List<TrackSpec> tracks) {}

  /// The init segment of a segment of a track.
  byte[] init(TrackSpec track, long segment);

  /// What was told of it, as far as that is known.
  List<Marker> markers();

  /// A whole segment; empty when it is gone.
  Optional<byte[]> segment(TrackSpec track, long number);

  @Override
  void close();
}
