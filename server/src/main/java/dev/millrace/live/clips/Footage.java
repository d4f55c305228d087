package dev.millrace.live.clips;

import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.Timetable;
import dev.millrace.packaging.TrackSpec;
import java.util.Optional;

/// A programme as far as its segments can be had.
///
/// **Threading**: any; blocks. **Ownership**: to be closed when it is read no longer.
interface Footage extends AutoCloseable {
  /// The programme's id.
  String id();

  Recording.Contents contents();

  Timetable timetable();

  /// The init segment of a track.
  byte[] init(TrackSpec track);

  /// A whole segment; empty when it is gone.
  Optional<byte[]> segment(TrackSpec track, long number);

  @Override
  void close();
}
