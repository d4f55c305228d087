package dev.millrace.transcode;

/// The end of the filter graph of pictures that become JPEG files, which are full range and, as
/// nothing in them says otherwise, of BT.601 (JFIF, ITU-T T.871 clause 7).
final class Jpeg {
  private static final String COLOURS =
      "in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p";

  private Jpeg() {}

  /// Pictures of BT.709 as a JPEG's.
  static String converted() {
    return "scale=" + COLOURS;
  }

  /// The same, in another size and with square pixels.
  static String scaled(int width, int height) {
    return "scale=%d:%d:%s,setsar=1".formatted(width, height, COLOURS);
  }
}
