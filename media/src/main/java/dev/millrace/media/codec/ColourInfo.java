package dev.millrace.media.codec;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.Fields;
import java.util.Optional;

/// How the numbers of a picture mean colours: the code points of ISO/IEC 23091-2.
///
/// @param transfer 16 is PQ (HDR10), 18 is HLG, 1 is BT.709
public record ColourInfo(int primaries, int transfer, int matrix, boolean fullRange) {
  /// BT.709 in limited range, which codec strings take for granted.
  public static final ColourInfo BT709 = new ColourInfo(1, 1, 1, false);

  /// What the `colr` box of a visual sample entry says, if it is there and speaks in code points.
  public static Optional<ColourInfo> of(Box sampleEntry) {
    return sampleEntry.child("colr").flatMap(ColourInfo::read);
  }

  private static Optional<ColourInfo> read(Box colr) {
    Fields fields = colr.fields();
    boolean withRange = fields.fourCc().equals("nclx");
    if (!withRange && !colr.fields().fourCc().equals("nclc")) {
      return Optional.empty();
    }
    return Optional.of(
        new ColourInfo(fields.u16(), fields.u16(), fields.u16(), withRange && fields.u8() >= 0x80));
  }
}
