package dev.millrace.media.codec;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.Fields;

/// The codec string of HEVC: ISO/IEC 14496-15 annex E.3.
final class HevcString {
  private static final int CONSTRAINT_BYTES = 6;

  private HevcString() {}

  static String of(Box entry) {
    Fields fields = entry.require("hvcC").fields();
    fields.skip(1);
    int packed = fields.u8();
    int compatibility = Integer.reverse(fields.i32());
    int[] constraints = new int[CONSTRAINT_BYTES];
    for (int i = 0; i < constraints.length; i++) {
      constraints[i] = fields.u8();
    }
    int level = fields.u8();
    String space = packed >> 6 == 0 ? "" : String.valueOf((char) ('A' - 1 + (packed >> 6)));
    boolean highTier = (packed & 0x20) != 0;
    return String.format(
            "%s.%s%d.%x.%s%d",
            entry.type(), space, packed & 0x1f, compatibility, highTier ? "H" : "L", level)
        + tail(constraints);
  }

  /// Each constraint byte after a dot, trailing zero bytes left out.
  private static String tail(int... constraints) {
    int last = constraints.length;
    while (last > 0 && constraints[last - 1] == 0) {
      last--;
    }
    var text = new StringBuilder();
    for (int i = 0; i < last; i++) {
      text.append(String.format(".%X", constraints[i]));
    }
    return text.toString();
  }
}
