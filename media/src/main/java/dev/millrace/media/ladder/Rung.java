package dev.millrace.media.ladder;

import static java.util.Objects.requireNonNullElse;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;

/// One rendition of a ladder: what the encoder is told.
///
/// @param name by the short side, and by the codec if it is not H.264: `720p`, `720p-hevc`
/// @param size even in both directions
/// @param maxrate the rate that is never exceeded for long
/// @param crf the quality wanted where the cap allows it, on the codec's own scale
/// @param h264 the profile and level that the picture, the frame rate and the cap need in H.264
/// @param codec H.264 in plans that are older than the choice
/// @param mode quality in plans that are older than the choice
public record Rung(
    String name,
    DisplaySize size,
    BitRate maxrate,
    int crf,
    H264Level h264,
    VideoCodec codec,
    RateControl.Mode mode) {
  public Rung {
    codec = requireNonNullElse(codec, VideoCodec.H264);
    mode = requireNonNullElse(mode, RateControl.Mode.QUALITY);
  }

  /// The rung in another codec and under another rate control; this one is of H.264 and quality.
  ///
  /// A rate that is given for the H.264 rung holds for the others in their codecs' proportion.
  public Rung coded(VideoCodec other, RateControl control, FrameRate frameRate) {
    String coded = name + other.suffix();
    BitRate usual = other.rate(control.cap(name).orElse(maxrate));
    BitRate cap = control.cap(coded).orElse(usual);
    int quality = other.crf(control.crf());
    H264Level level = H264Level.of(size, frameRate, cap);
    return new Rung(coded, size, cap, quality, level, other, control.mode());
  }

  /// The same in another quality (on the scale of H.264) and below another cap (of H.264).
  Rung tuned(int h264Crf, BitRate h264Cap) {
    return new Rung(name, size, codec.rate(h264Cap), codec.crf(h264Crf), h264, codec, mode);
  }

  /// Its place in the ladder, which all codecs share: `720p`.
  public String step() {
    return name.substring(0, name.length() - codec.suffix().length());
  }

  public int width() {
    return size.width();
  }

  public int height() {
    return size.height();
  }

  /// What an encoder aims at that holds a rate steady.
  public BitRate target() {
    return mode.target(maxrate);
  }

  /// Bits of the decoder's buffer.
  public long bufsizeBits() {
    return mode.bufferBits(maxrate);
  }
}
