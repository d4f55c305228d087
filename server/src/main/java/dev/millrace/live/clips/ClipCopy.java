package dev.millrace.live.clips;

import dev.millrace.live.archive.ProgrammeArchive;
import dev.millrace.live.origin.Timetable;
import dev.millrace.media.cmaf.MovedSegment;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.packaging.TrackSpec;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Copies segments of a programme into the folder of a clip, with their times moved to its
/// beginning.
///
/// **Threading**: for one thread. **Limits**: [#AHEAD] segments wait for the store.
///
/// @param tracks that it consists of
record ClipCopy(
    Footage footage, Timetable.Range range, List<TrackSpec> tracks, ProgrammeArchive into) {
  private static final int AHEAD = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// A track on its way.
  ///
  /// @param earlier how many of its ticks lie before the clip
  private record Moving(TrackSpec track, String path, long earlier) {}

  /// Copies all, and has the clip published.
  ///
  /// **On failure** nothing is published.
  void run() throws InterruptedException {
    try (into) {
      var room = new Semaphore(AHEAD);
      tracks.forEach(track -> into.expect(track, _ -> room.release()));
      var moving = new ArrayList<Moving>();
      for (TrackSpec track : tracks) {
        moving.add(begin(track));
      }
      for (long number = range.first(); number < range.to(); number++) {
        for (Moving one : moving) {
          if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new PackagingFailure("the store does not take its segments");
          }
          copy(one, number);
        }
      }
      into.end();
    }
  }

  private Moving begin(TrackSpec track) {
    byte[] init = footage.init(track, range.first());
    TrackHeader header =
        TrackReader.header(init)
            .orElseThrow(() -> new PackagingFailure("an init segment says nothing"));
    String path = AssetFolder.track(track);
    into.coded(path, header, init);
    return new Moving(track, path, range.base().scaled(header.timescale(), RoundingMode.FLOOR));
  }

  private void copy(Moving one, long number) {
    byte[] segment =
        footage
            .segment(one.track(), number)
            .orElseThrow(() -> new PackagingFailure(one.path() + number + " is gone"));
    into.add(one.path(), MovedSegment.earlier(segment, number - range.first(), one.earlier()));
  }
}
