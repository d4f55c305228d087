package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;

/// One rendition of a ladder: what the encoder is told.
///
/// @param name by the short side: `720p`
/// @param size even in both directions
/// @param maxrate the cap of the constant-quality encode
/// @param crf the quality wanted where the cap allows it
/// @param h264 the profile and level that the picture, the frame rate and the cap need
public record Rung(String name, DisplaySize size, BitRate maxrate, int crf, H264Level h264) {
  public int width() {
    return size.width();
  }

  public int height() {
    return size.height();
  }

  /// Bits of the decoder's buffer: two seconds at the cap.
  public long bufsizeBits() {
    return 2 * maxrate.bitsPerSecond();
  }
}
