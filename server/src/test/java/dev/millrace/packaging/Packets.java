package dev.millrace.packaging;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.util.ArrayList;
import java.util.List;

/// The packets of a stream as ffprobe sees them: shown at, decoded at, and for how long.
final class Packets {
  private static final double TOLERANCE_SECONDS = 0.000_05;

  private Packets() {}

  static List<double[]> of(String url) {
    return TestFfmpeg.probe(
            "-v",
            "error",
            "-show_entries",
            "packet=pts_time,dts_time,duration_time",
            "-of",
            "csv=p=0",
            url)
        .lines()
        .map(line -> line.split(",", -1))
        .map(f -> new double[] {number(f[0]), number(f[1]), number(f[2])})
        .toList();
  }

  /// Where a packet is not decoded exactly when the one before ends.
  static List<Double> gaps(List<double[]> packets) {
    var gaps = new ArrayList<Double>();
    for (int i = 1; i < packets.size(); i++) {
      double gap = packets.get(i)[1] - packets.get(i - 1)[1] - packets.get(i - 1)[2];
      if (Math.abs(gap) > TOLERANCE_SECONDS) {
        gaps.add(packets.get(i)[1]);
      }
    }
    return gaps;
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
