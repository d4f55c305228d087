package dev.millrace.packaging;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/// A small film of one rung and one sound track, for tests.
final class Tracks {
  static final long TIMESCALE = 25_000;
  static final long SEGMENT_TICKS = 4 * TIMESCALE;
  static final TrackSpec HIGH =
      new TrackSpec.Video("720p", BitRate.ofKilobits(2800), 1280, 720, FrameRate.whole(25));
  static final TrackSpec LOW =
      new TrackSpec.Video("360p", BitRate.ofKilobits(800), 640, 360, FrameRate.whole(25));
  static final TrackSpec SOUND =
      new TrackSpec.Audio("eng", BitRate.ofKilobits(128), 2, 48_000, "eng", "");
  static final AssetFolder FOLDER = new AssetFolder("film", "1");
  static final PresentationPlan PLAN =
      new PresentationPlan(
          FOLDER,
          Rational.of(4),
          Rational.of(40),
          Instant.parse("2026-01-01T12:00:00Z"),
          List.of(HIGH, LOW, SOUND));

  private Tracks() {}

  static PackagedPiece picture(String piece, long first, int count) {
    return piece(HIGH, piece, first, count);
  }

  static PackagedPiece sound(long first, int count) {
    return piece(SOUND, "whole", first, count);
  }

  static PackagedPiece piece(TrackSpec track, String piece, long first, int count) {
    var segments =
        LongStream.range(first, first + count)
            .mapToObj(n -> SegmentInfo.plain(n, n * SEGMENT_TICKS, SEGMENT_TICKS, 100_000 + n))
            .toList();
    String codec = track instanceof TrackSpec.Video ? "avc1.64001f" : "mp4a.40.2";
    return new PackagedPiece(track, piece, codec, TIMESCALE, "sha", true, segments);
  }
}
