package dev.millrace.vod;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.List;
import java.util.Optional;

/// Films that only a plan is made of.
final class Films {
  private Films() {}

  static SourceInfo threeHours() {
    var video =
        new SourceInfo.Video(
            0,
            "h264",
            1920,
            1080,
            new DisplaySize(1920, 1080),
            FrameRate.whole(25),
            false,
            SourceInfo.Scan.PROGRESSIVE,
            "yuv420p",
            "bt709",
            SourceInfo.Transfer.SDR,
            Rational.ZERO);
    var sound = new SourceInfo.Audio(1, "aac", 2, 48_000, "eng", "", Rational.ZERO);
    return new SourceInfo(
        InputFormat.MP4,
        Rational.of(10_800),
        Rational.ZERO,
        Optional.of(video),
        List.of(sound),
        List.of());
  }
}
