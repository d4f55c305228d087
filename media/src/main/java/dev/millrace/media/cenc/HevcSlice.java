package dev.millrace.media.cenc;

import dev.millrace.media.cenc.HevcParameters.Picture;
import dev.millrace.media.cenc.HevcParameters.Sequence;

/// The part of a slice segment's header that an independent one has (23008-2 7.3.6.1).
///
/// **Threading**: for one thread, once.
final class HevcSlice {
  private static final int B = 0;
  private static final int P = 1;
  private static final int MAX_REFS = 15;

  private final Bits bits;
  private final Sequence sequence;
  private final Picture picture;
  private int kind;
  private boolean temporalVectors;
  private int references;
  private int refs0;
  private int refs1;

  HevcSlice(Bits bits, Sequence sequence, Picture picture) {
    this.bits = bits;
    this.sequence = sequence;
    this.picture = picture;
    this.refs0 = picture.defaultRefs0();
    this.refs1 = picture.defaultRefs1();
  }

  /// Reads to its end.
  void skip(boolean idr) {
    bits.skip(picture.extraBits());
    kind = bits.count(2);
    bits.skip(picture.outputFlag() ? 1 : 0);
    bits.skip(sequence.separatePlanes() ? 2 : 0);
    if (!idr) {
      pictures();
    }
    boolean luma = sequence.sampleAdaptiveOffset() && bits.flag();
    boolean chroma = sequence.sampleAdaptiveOffset() && sequence.chroma() && bits.flag();
    if (kind == P || kind == B) {
      prediction();
    }
    bits.se();
    if (picture.chromaOffsets()) {
      bits.se();
      bits.se();
    }
    boolean unfiltered = deblocking();
    if (picture.acrossSlices() && (luma || chroma || !unfiltered)) {
      bits.skip(1);
    }
  }

  /// Which pictures there are to refer to.
  private void pictures() {
    bits.skip(sequence.orderBits());
    int known = sequence.sets().size();
    RefPicSets.Set set;
    if (bits.flag()) {
      set = sequence.sets().get((int) bits.number(HevcParameters.bitsFor(known)));
    } else {
      set = RefPicSets.read(bits, known, sequence.sets(), true);
    }
    references = set.usedPictures();
    if (sequence.longTerm() >= 0) {
      longTerm();
    }
    temporalVectors = sequence.temporalVectors() && bits.flag();
  }

  private void longTerm() {
    int listed = sequence.longTerm() > 0 ? bits.count(sequence.longTerm()) : 0;
    int all = listed + bits.count(32);
    for (int i = 0; i < all; i++) {
      if (i < listed) {
        throw new IllegalArgumentException("long-term pictures of the sequence");
      }
      bits.skip(sequence.orderBits());
      references += bits.flag() ? 1 : 0;
      if (bits.flag()) {
        bits.ue();
      }
    }
  }

  private void prediction() {
    if (bits.flag()) {
      refs0 = bits.count(MAX_REFS - 1) + 1;
      refs1 = kind == B ? bits.count(MAX_REFS - 1) + 1 : refs1;
    }
    if (picture.listsModified() && references > 1) {
      modification(refs0);
      modification(kind == B ? refs1 : -1);
    }
    bits.skip(kind == B ? 1 : 0);
    bits.skip(picture.cabacInit() ? 1 : 0);
    if (temporalVectors) {
      boolean from0 = kind != B || bits.flag();
      if ((from0 ? refs0 : refs1) > 1) {
        bits.ue();
      }
    }
    if (kind == P ? picture.weightedP() : picture.weightedB()) {
      weights();
    }
    bits.ue();
  }

  private void modification(int refs) {
    if (refs >= 0 && bits.flag()) {
      bits.skip(refs * HevcParameters.bitsFor(references));
    }
  }

  /// 7.3.6.3; pictures of the slice's own order, which need layers, are not among them.
  private void weights() {
    bits.ue();
    if (sequence.chroma()) {
      bits.se();
    }
    weights(refs0);
    weights(kind == B ? refs1 : 0);
  }

  private void weights(int refs) {
    long luma = bits.number(refs);
    long chroma = sequence.chroma() ? bits.number(refs) : 0;
    for (int i = refs - 1; i >= 0; i--) {
      int codes = ((luma >> i & 1) != 0 ? 2 : 0) + ((chroma >> i & 1) != 0 ? 4 : 0);
      for (int k = 0; k < codes; k++) {
        bits.se();
      }
    }
  }

  /// Whether the slice is not filtered at its blocks' edges.
  private boolean deblocking() {
    boolean override = picture.deblocking().override() && bits.flag();
    if (!override) {
      return picture.deblocking().disabled();
    }
    boolean disabled = bits.flag();
    if (!disabled) {
      bits.se();
      bits.se();
    }
    return disabled;
  }
}
