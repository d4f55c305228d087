package dev.millrace.media.cenc;

import dev.millrace.media.cenc.HevcParameters.Picture;
import dev.millrace.media.cenc.HevcParameters.Sequence;
import dev.millrace.media.isobmff.Fields;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// The headers of slice segments of HEVC (23008-2 7.3.6), by the parameter sets of an `hvcC` box.
final class HevcSlices implements SliceHeaders {
  private static final int LAST_SLICE = 21;
  private static final int SEQUENCE = 33;
  private static final int PICTURE = 34;

  private final int lengthSize;
  private final Map<Integer, Sequence> sequences = new HashMap<>();
  private final Map<Integer, Picture> pictures = new HashMap<>();

  /// @param hvcC at the fields of the box (14496-15 8.3.2.1)
  HevcSlices(Fields hvcC) {
    hvcC.skip(21);
    lengthSize = (hvcC.u8() & 3) + 1;
    for (int arrays = hvcC.u8(); arrays > 0; arrays--) {
      int type = hvcC.u8() & 0x3f;
      for (int count = hvcC.u16(); count > 0; count--) {
        parameters(type, hvcC.bytes(hvcC.u16()));
      }
    }
  }

  private void parameters(int type, ByteBuffer nal) {
    if (type == SEQUENCE) {
      Sequence sequence = HevcParameters.sequence(nal);
      sequences.put(sequence.id(), sequence);
    } else if (type == PICTURE) {
      Picture picture = HevcParameters.picture(nal);
      pictures.put(picture.id(), picture);
    }
  }

  @Override
  public int lengthSize() {
    return lengthSize;
  }

  @Override
  public int clearBytes(ByteBuffer nal) {
    int type = nal.get(nal.position()) >> 1 & 0x3f;
    return type <= LAST_SLICE ? slice(nal, type) : nal.remaining();
  }

  private int slice(ByteBuffer nal, int type) {
    var bits = new Bits(nal);
    bits.skip(16);
    boolean first = bits.flag();
    if (type >= 16 && type <= 23) {
      bits.skip(1);
    }
    Picture picture = known(pictures, bits.count(63));
    Sequence sequence = known(sequences, picture.sequenceId());
    boolean dependent = false;
    if (!first) {
      dependent = picture.dependentSlices() && bits.flag();
      bits.skip(sequence.addressBits());
    }
    if (!dependent) {
      new HevcSlice(bits, sequence, picture).skip(type == 19 || type == 20);
    }
    if (picture.entryPoints()) {
      int points = bits.count(1 << 16);
      bits.skip(points > 0 ? (bits.count(31) + 1) * points : 0);
    }
    if (picture.extension()) {
      bits.skip(8 * bits.count(256));
    }
    bits.skip(1);
    return bits.bytesRead();
  }

  private static <T> T known(Map<Integer, T> sets, int id) {
    T set = sets.get(id);
    if (set == null) {
      throw new IllegalArgumentException("a slice refers to parameter set " + id);
    }
    return set;
  }
}
