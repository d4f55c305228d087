package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import java.util.Locale;

/// A codec that rungs are made in.
///
/// Shares and offsets are medians of nine measurements: where the server's presets reach the SSIM
/// of x264 at CRF 23 (`bench/results`).
public enum VideoCodec {
  H264(100, 0, 51),
  HEVC(85, -1, 51),
  AV1(70, 11, 63);

  private final int percent;
  private final int crfAbove;
  private final int maxCrf;

  VideoCodec(int percent, int crfAbove, int maxCrf) {
    this.percent = percent;
    this.crfAbove = crfAbove;
    this.maxCrf = maxCrf;
  }

  /// As policies and names write it: `h264`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What the names of its rungs end with: nothing for H.264, which every film has.
  String suffix() {
    return this == H264 ? "" : "-" + word();
  }

  /// The rate that makes about the picture that `h264` makes in H.264.
  BitRate rate(BitRate h264) {
    return new BitRate(h264.bitsPerSecond() * percent / 100);
  }

  /// The quality on this codec's scale that looks about like `h264` on that of H.264.
  int crf(int h264) {
    return Math.min(maxCrf, h264 + crfAbove);
  }
}
