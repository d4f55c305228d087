package dev.millrace.transcode;

/// What the owner of a film wants made of it, as far as the source has it.
///
/// @param maxShortSide the largest rung, by its short side in pixels; the smallest rung is always
///     made
/// @param surround whether sound of six channels and more also becomes a track of 5.1
public record EncodePolicy(int maxShortSide, boolean surround) {
  /// Every rung, stereo only.
  public static final EncodePolicy STANDARD = new EncodePolicy(Integer.MAX_VALUE, false);

  public EncodePolicy {
    if (maxShortSide < 1) {
      throw new IllegalArgumentException("maxShortSide: at least 1, but got " + maxShortSide);
    }
  }

  public EncodePolicy withSurround() {
    return new EncodePolicy(maxShortSide, true);
  }
}
