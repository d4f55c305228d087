package dev.millrace.media.cenc;

import dev.millrace.media.cenc.AvcParameters.Picture;
import dev.millrace.media.cenc.AvcParameters.Sequence;
import dev.millrace.media.isobmff.Fields;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// The slice headers of H.264 (14496-10 7.3.3), by the parameter sets of an `avcC` box.
final class AvcSlices implements SliceHeaders {
  private static final int SLICE = 1;
  private static final int IDR_SLICE = 5;

  private final int lengthSize;
  private final Map<Integer, Sequence> sequences = new HashMap<>();
  private final Map<Integer, Picture> pictures = new HashMap<>();

  /// @param avcC at the fields of the box (14496-15 5.3.3.1)
  AvcSlices(Fields avcC) {
    avcC.skip(4);
    lengthSize = (avcC.u8() & 3) + 1;
    for (int count = avcC.u8() & 0x1f; count > 0; count--) {
      Sequence sequence = AvcParameters.sequence(avcC.bytes(avcC.u16()));
      sequences.put(sequence.id(), sequence);
    }
    for (int count = avcC.u8(); count > 0; count--) {
      Picture picture = AvcParameters.picture(avcC.bytes(avcC.u16()));
      pictures.put(picture.id(), picture);
    }
  }

  @Override
  public int lengthSize() {
    return lengthSize;
  }

  @Override
  public int clearBytes(ByteBuffer nal) {
    int first = nal.get(nal.position());
    int type = first & 0x1f;
    if (type >= 2 && type <= 4) {
      throw new IllegalArgumentException("slices in partitions are not understood");
    }
    return type == SLICE || type == IDR_SLICE
        ? slice(nal, type == IDR_SLICE, (first >> 5 & 3) != 0)
        : nal.remaining();
  }

  private int slice(ByteBuffer nal, boolean idr, boolean reference) {
    var bits = new Bits(nal);
    bits.skip(8);
    bits.ue();
    var kind = Kind.of(bits.count(9));
    Picture picture = known(pictures, bits.count(255));
    Sequence sequence = known(sequences, picture.sequenceId());
    place(bits, sequence, picture, idr);
    int refs0 = picture.defaultRefs0();
    int refs1 = picture.defaultRefs1();
    if (kind == Kind.B) {
      bits.skip(1);
    }
    if (kind.predicted && bits.flag()) {
      refs0 = bits.count(31) + 1;
      refs1 = kind == Kind.B ? bits.count(31) + 1 : refs1;
    }
    modifications(bits, kind);
    if (kind == Kind.B ? picture.weightedB() == 1 : kind.predicted && picture.weightedP()) {
      bits.ue();
      if (sequence.chroma()) {
        bits.ue();
      }
      weights(bits, refs0, sequence.chroma());
      weights(bits, kind == Kind.B ? refs1 : 0, sequence.chroma());
    }
    if (reference) {
      marking(bits, idr);
    }
    quantiser(bits, picture, kind);
    return bits.bytesRead();
  }

  /// Where in the film and in its picture the slice belongs.
  private static void place(Bits bits, Sequence sequence, Picture picture, boolean idr) {
    if (sequence.separatePlanes()) {
      bits.skip(2);
    }
    bits.skip(sequence.frameNumBits());
    boolean field = !sequence.framesOnly() && bits.flag();
    if (field) {
      bits.skip(1);
    }
    if (idr) {
      bits.ue();
    }
    if (sequence.orderBits() > 0) {
      bits.skip(sequence.orderBits());
    } else if (sequence.orderDeltas()) {
      bits.se();
    }
    boolean ordered = sequence.orderBits() > 0 || sequence.orderDeltas();
    if (ordered && picture.bottomOrder() && !field) {
      bits.se();
    }
    if (picture.redundantCounts()) {
      bits.ue();
    }
  }

  private static void modifications(Bits bits, Kind kind) {
    for (int lists = kind == Kind.B ? 2 : kind.predicted ? 1 : 0; lists > 0; lists--) {
      if (bits.flag()) {
        while (bits.count(5) != 3) {
          bits.ue();
        }
      }
    }
  }

  private static void weights(Bits bits, int refs, boolean chroma) {
    for (int i = 0; i < refs; i++) {
      if (bits.flag()) {
        bits.se();
        bits.se();
      }
      if (chroma && bits.flag()) {
        for (int k = 0; k < 4; k++) {
          bits.se();
        }
      }
    }
  }

  private static void marking(Bits bits, boolean idr) {
    if (idr) {
      bits.skip(2);
      return;
    }
    if (!bits.flag()) {
      return;
    }
    for (int operation = bits.count(6); operation != 0; operation = bits.count(6)) {
      if (operation != 5) {
        bits.ue();
      }
      if (operation == 3) {
        bits.ue();
      }
    }
  }

  private static void quantiser(Bits bits, Picture picture, Kind kind) {
    if (picture.cabac() && kind != Kind.I && kind != Kind.SI) {
      bits.ue();
    }
    bits.se();
    if (kind == Kind.SP) {
      bits.skip(1);
    }
    if (kind == Kind.SP || kind == Kind.SI) {
      bits.se();
    }
    if (picture.deblockingControl() && bits.ue() != 1) {
      bits.se();
      bits.se();
    }
  }

  private static <T> T known(Map<Integer, T> sets, int id) {
    T set = sets.get(id);
    if (set == null) {
      throw new IllegalArgumentException("a slice refers to parameter set " + id);
    }
    return set;
  }

  /// 14496-10 table 7-6.
  private enum Kind {
    P(true),
    B(true),
    I(false),
    SP(true),
    SI(false);

    private final boolean predicted;

    Kind(boolean predicted) {
      this.predicted = predicted;
    }

    private static Kind of(int type) {
      return values()[type % 5];
    }
  }
}
