package dev.millrace.media.cenc;

import java.nio.ByteBuffer;

/// What slice headers of H.264 depend on, of a sequence (14496-10 7.3.2.1) and a picture
/// (7.3.2.2).
final class AvcParameters {
  private static final int CHROMA_444 = 3;

  private AvcParameters() {}

  /// Of a sequence.
  ///
  /// @param chroma whether slices have chroma planes of their own (`ChromaArrayType` is not 0)
  /// @param orderBits of `pic_order_cnt_lsb`; 0 when the type is another
  record Sequence(
      int id,
      boolean separatePlanes,
      boolean chroma,
      int frameNumBits,
      int orderBits,
      boolean orderDeltas,
      boolean framesOnly) {}

  /// Of a picture.
  record Picture(
      int id,
      int sequenceId,
      boolean cabac,
      boolean bottomOrder,
      int defaultRefs0,
      int defaultRefs1,
      boolean weightedP,
      int weightedB,
      boolean deblockingControl,
      boolean redundantCounts) {}

  static Sequence sequence(ByteBuffer nal) {
    var bits = new Bits(nal);
    bits.skip(8);
    int profile = (int) bits.number(8);
    bits.skip(16);
    int id = bits.count(31);
    int chromaFormat = 1;
    boolean separate = false;
    if (isHigh(profile)) {
      chromaFormat = bits.count(CHROMA_444);
      separate = chromaFormat == CHROMA_444 && bits.flag();
      bits.ue();
      bits.ue();
      bits.skip(1);
      scaling(bits, chromaFormat == CHROMA_444 ? 12 : 8);
    }
    int frameNumBits = bits.count(12) + 4;
    int orderType = bits.count(2);
    int orderBits = orderType == 0 ? bits.count(12) + 4 : 0;
    boolean orderDeltas = orderType == 1 && orderCycle(bits);
    bits.ue();
    bits.skip(1);
    bits.ue();
    bits.ue();
    boolean chroma = chromaFormat != 0 && !separate;
    return new Sequence(id, separate, chroma, frameNumBits, orderBits, orderDeltas, bits.flag());
  }

  /// The profiles whose sequences say more of chroma.
  private static boolean isHigh(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  private static void scaling(Bits bits, int lists) {
    if (!bits.flag()) {
      return;
    }
    for (int i = 0; i < lists; i++) {
      if (bits.flag()) {
        scalingList(bits, i < 6 ? 16 : 64);
      }
    }
  }

  private static void scalingList(Bits bits, int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size; i++) {
      if (next != 0) {
        next = last + bits.signed() & 0xff;
      }
      last = next == 0 ? last : next;
    }
  }

  /// Whether slices carry differences to the cycle.
  private static boolean orderCycle(Bits bits) {
    boolean alwaysZero = bits.flag();
    bits.se();
    bits.se();
    int length = bits.count(255);
    for (int i = 0; i < length; i++) {
      bits.se();
    }
    return !alwaysZero;
  }

  static Picture picture(ByteBuffer nal) {
    var bits = new Bits(nal);
    bits.skip(8);
    int id = bits.count(255);
    int sequenceId = bits.count(31);
    boolean cabac = bits.flag();
    boolean bottomOrder = bits.flag();
    if (bits.ue() > 0) {
      throw new IllegalArgumentException("slice groups are not understood");
    }
    int refs0 = bits.count(31) + 1;
    int refs1 = bits.count(31) + 1;
    boolean weightedP = bits.flag();
    int weightedB = (int) bits.number(2);
    bits.se();
    bits.se();
    bits.se();
    boolean deblocking = bits.flag();
    bits.skip(1);
    return new Picture(
        id,
        sequenceId,
        cabac,
        bottomOrder,
        refs0,
        refs1,
        weightedP,
        weightedB,
        deblocking,
        bits.flag());
  }
}
