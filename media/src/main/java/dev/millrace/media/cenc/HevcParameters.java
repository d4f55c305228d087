package dev.millrace.media.cenc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What slice headers of HEVC depend on, of a sequence (23008-2 7.3.2.2) and a picture (7.3.2.3).
/// Extensions of the format range and the screen content are not understood.
final class HevcParameters {
  private static final int NAL_HEADER_BITS = 16;
  private static final int CHROMA_444 = 3;
  private static final int MAX_SIDE = 16_888;

  private HevcParameters() {}

  /// Of a sequence.
  ///
  /// @param chroma whether slices have chroma planes of their own (`ChromaArrayType` is not 0)
  /// @param addressBits of `slice_segment_address`
  /// @param longTerm how many long-term pictures the sequence lists; -1 when there are none at all
  record Sequence(
      int id,
      boolean separatePlanes,
      boolean chroma,
      int orderBits,
      int addressBits,
      boolean sampleAdaptiveOffset,
      List<RefPicSets.Set> sets,
      int longTerm,
      boolean temporalVectors) {}

  /// Of a picture.
  record Picture(
      int id,
      int sequenceId,
      boolean dependentSlices,
      boolean outputFlag,
      int extraBits,
      boolean cabacInit,
      int defaultRefs0,
      int defaultRefs1,
      boolean chromaOffsets,
      boolean weightedP,
      boolean weightedB,
      boolean entryPoints,
      boolean acrossSlices,
      Deblocking deblocking,
      boolean listsModified,
      boolean extension) {}

  /// Whether the edges of blocks are filtered.
  ///
  /// @param override whether slices may say otherwise
  record Deblocking(boolean override, boolean disabled) {
    private static Deblocking read(Bits bits) {
      if (!bits.flag()) {
        return new Deblocking(false, false);
      }
      var deblocking = new Deblocking(bits.flag(), bits.flag());
      ues(bits, deblocking.disabled ? 0 : 2);
      return deblocking;
    }
  }

  static Sequence sequence(ByteBuffer nal) {
    var bits = new Bits(nal);
    bits.skip(NAL_HEADER_BITS + 4);
    int subLayers = (int) bits.number(3);
    bits.skip(1);
    profileTierLevel(bits, subLayers);
    int id = bits.count(15);
    int chromaFormat = bits.count(CHROMA_444);
    boolean separate = chromaFormat == CHROMA_444 && bits.flag();
    int width = bits.count(MAX_SIDE);
    int height = bits.count(MAX_SIDE);
    if (bits.flag()) {
      ues(bits, 4);
    }
    ues(bits, 2);
    int orderBits = bits.count(12) + 4;
    ues(bits, 3 * (bits.flag() ? subLayers + 1 : 1));
    int minBlock = bits.count(3) + 3;
    int blockBits = minBlock + bits.count(3);
    ues(bits, 4);
    boolean scaled = bits.flag();
    if (scaled && bits.flag()) {
      scalingLists(bits);
    }
    bits.skip(1);
    boolean offset = bits.flag();
    if (bits.flag()) {
      bits.skip(8);
      ues(bits, 2);
      bits.skip(1);
    }
    List<RefPicSets.Set> sets = sets(bits);
    int longTerm = longTerm(bits, orderBits);
    long blocks = (long) blocks(width, blockBits) * blocks(height, blockBits);
    return new Sequence(
        id,
        separate,
        chromaFormat != 0 && !separate,
        orderBits,
        bitsFor(blocks),
        offset,
        sets,
        longTerm,
        bits.flag());
  }

  static Picture picture(ByteBuffer nal) {
    var bits = new Bits(nal);
    bits.skip(NAL_HEADER_BITS);
    int id = bits.count(63);
    int sequenceId = bits.count(15);
    boolean dependent = bits.flag();
    boolean output = bits.flag();
    int extraBits = (int) bits.number(3);
    bits.skip(1);
    boolean cabacInit = bits.flag();
    int refs0 = bits.count(14) + 1;
    int refs1 = bits.count(14) + 1;
    bits.se();
    bits.skip(2);
    if (bits.flag()) {
      bits.ue();
    }
    bits.se();
    bits.se();
    boolean chromaOffsets = bits.flag();
    boolean weightedP = bits.flag();
    boolean weightedB = bits.flag();
    bits.skip(1);
    boolean tiles = bits.flag();
    boolean sync = bits.flag();
    if (tiles) {
      tiles(bits);
    }
    boolean acrossSlices = bits.flag();
    var deblocking = Deblocking.read(bits);
    if (bits.flag()) {
      scalingLists(bits);
    }
    boolean modified = bits.flag();
    bits.ue();
    boolean extension = bits.flag();
    if (bits.flag()) {
      throw new IllegalArgumentException("extensions of HEVC are not understood");
    }
    return new Picture(
        id,
        sequenceId,
        dependent,
        output,
        extraBits,
        cabacInit,
        refs0,
        refs1,
        chromaOffsets,
        weightedP,
        weightedB,
        tiles || sync,
        acrossSlices,
        deblocking,
        modified,
        extension);
  }

  /// Bits that tell `count` things apart: `Ceil(Log2(count))`.
  static int bitsFor(long count) {
    return count <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(count - 1);
  }

  private static int blocks(int side, int blockBits) {
    return (side + (1 << blockBits) - 1) >> blockBits;
  }

  private static void profileTierLevel(Bits bits, int subLayers) {
    bits.skip(96);
    boolean[] profiles = new boolean[subLayers];
    boolean[] levels = new boolean[subLayers];
    for (int i = 0; i < subLayers; i++) {
      profiles[i] = bits.flag();
      levels[i] = bits.flag();
    }
    bits.skip(subLayers > 0 ? 2 * (8 - subLayers) : 0);
    for (int i = 0; i < subLayers; i++) {
      bits.skip((profiles[i] ? 88 : 0) + (levels[i] ? 8 : 0));
    }
  }

  private static List<RefPicSets.Set> sets(Bits bits) {
    var sets = new ArrayList<RefPicSets.Set>();
    int count = bits.count(RefPicSets.MAX_SETS);
    for (int i = 0; i < count; i++) {
      sets.add(RefPicSets.read(bits, i, sets, false));
    }
    return List.copyOf(sets);
  }

  private static int longTerm(Bits bits, int orderBits) {
    if (!bits.flag()) {
      return -1;
    }
    int count = bits.count(32);
    bits.skip(count * (orderBits + 1));
    return count;
  }

  private static void tiles(Bits bits) {
    int columns = bits.count(255);
    int rows = bits.count(255);
    if (!bits.flag()) {
      ues(bits, columns + rows);
    }
    bits.skip(1);
  }

  /// 7.3.4.
  private static void scalingLists(Bits bits) {
    for (int size = 0; size < 4; size++) {
      for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
        if (!bits.flag()) {
          bits.ue();
        } else {
          ues(bits, Math.min(64, 1 << (4 + (size << 1))) + (size > 1 ? 1 : 0));
        }
      }
    }
  }

  /// Skips codes; signed ones are as long.
  private static void ues(Bits bits, int count) {
    for (int i = 0; i < count; i++) {
      bits.ue();
    }
  }
}
