package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.isobmff.Fields;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// Entries of H.264 that hold the parameter sets of two encoders (14496-15 5.3.3.1): each picture
/// says by their numbers which of them it is coded by.
final class JointCoding {
  private static final String AVC_C = "avcC";
  private static final int SETUP_BYTES = 5;
  private static final int COUNT_BITS = 0x1f;

  /// Where the number of a set begins: behind the unit's own byte, and the three of the profile.
  private static final int SEQUENCE_NUMBER_BIT = 32;

  private static final int PICTURE_NUMBER_BIT = 8;

  private JointCoding() {}

  /// The parameter sets of an entry.
  ///
  /// @param setup version, profile, level and how long lengths are
  /// @param rest what profiles above the first ones have behind the sets
  private record Sets(
      ByteBuffer setup, List<ByteBuffer> sequences, List<ByteBuffer> pictures, ByteBuffer rest) {
    static Sets of(Box entry) {
      Fields fields = entry.require(AVC_C).fields();
      ByteBuffer setup = fields.bytes(SETUP_BYTES);
      List<ByteBuffer> sequences = units(fields, fields.u8() & COUNT_BITS);
      List<ByteBuffer> pictures = units(fields, fields.u8());
      return new Sets(setup, sequences, pictures, fields.bytes(fields.remaining()));
    }

    private static List<ByteBuffer> units(Fields fields, int count) {
      var units = new ArrayList<ByteBuffer>();
      for (int i = 0; i < count; i++) {
        units.add(fields.bytes(fields.u16()).slice());
      }
      return units;
    }

    byte[] toBox() {
      var body = new ByteArrayOutputStream();
      body.writeBytes(array(setup));
      body.write(0xe0 | sequences.size());
      write(sequences, body);
      body.write(pictures.size());
      write(pictures, body);
      body.writeBytes(array(rest));
      return Boxes.box(AVC_C, body.toByteArray());
    }

    private static void write(List<ByteBuffer> units, ByteArrayOutputStream body) {
      for (ByteBuffer unit : units) {
        body.write(unit.remaining() >> Byte.SIZE);
        body.write(unit.remaining());
        body.writeBytes(array(unit));
      }
    }

    private static byte[] array(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return copy;
    }
  }

  /// The entry of `main`, whose decoder understands pictures of `other` as well.
  ///
  /// **On failure** a [dev.millrace.media.isobmff.MalformedBox] when they number their sets alike,
  /// or are not H.264.
  static SampleEntry.Video of(SampleEntry.Video main, SampleEntry.Video other) {
    Box entry = BoxReader.parse(main.bytes()).getFirst();
    Sets own = Sets.of(entry);
    Sets added = Sets.of(BoxReader.parse(other.bytes()).getFirst());
    List<ByteBuffer> sequences =
        joined(entry, own.sequences(), added.sequences(), one -> number(one, SEQUENCE_NUMBER_BIT));
    List<ByteBuffer> pictures =
        joined(entry, own.pictures(), added.pictures(), one -> number(one, PICTURE_NUMBER_BIT));
    var joint = new Sets(own.setup(), sequences, pictures, own.rest());
    return new SampleEntry.Video(
        main.codec(), main.width(), main.height(), replaced(main.bytes(), entry, joint.toBox()));
  }

  private static List<ByteBuffer> joined(
      Box entry, List<ByteBuffer> own, List<ByteBuffer> added, ToIntFunction<ByteBuffer> number) {
    var all = new ArrayList<>(own);
    all.addAll(added);
    if (all.stream().mapToInt(number).distinct().count() < all.size()) {
      throw entry.malformed("two parameter sets have one number");
    }
    return all;
  }

  /// An Exp-Golomb code (14496-10 9.1) of a few bits.
  private static int number(ByteBuffer unit, int bit) {
    int zeros = 0;
    while (bit(unit, bit + zeros) == 0 && zeros < Byte.SIZE) {
      zeros++;
    }
    int code = 0;
    for (int i = 0; i <= zeros; i++) {
      code = code << 1 | bit(unit, bit + zeros + i);
    }
    return code - 1;
  }

  /// Behind the end there is nothing but ones.
  private static int bit(ByteBuffer unit, int at) {
    int index = at / Byte.SIZE;
    return index < unit.limit() ? unit.get(index) >> (Byte.SIZE - 1 - at % Byte.SIZE) & 1 : 1;
  }

  private static ByteBuffer replaced(ByteBuffer bytes, Box entry, byte[] box) {
    Box old = entry.require(AVC_C);
    int from = Math.toIntExact(old.offset() - entry.offset());
    int to = Math.toIntExact(from + old.size());
    int size = bytes.remaining() - (to - from) + box.length;
    ByteBuffer made = ByteBuffer.allocate(size);
    made.put(bytes.slice(bytes.position(), from)).put(box);
    made.put(bytes.slice(bytes.position() + to, bytes.remaining() - to));
    return made.putInt(0, size).flip();
  }
}
