package dev.millrace.media.codec;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.Fields;

/// The codec string of an `mp4a` entry, from its MPEG-4 elementary stream descriptor
/// (ISO/IEC 14496-1 7.2.6, RFC 6381 3.3).
final class EsdsString {
  private static final int ES_DESCRIPTOR = 3;
  private static final int DECODER_CONFIG = 4;
  private static final int DECODER_SPECIFIC = 5;
  private static final int MPEG4_AUDIO = 0x40;
  private static final int ESCAPED_OBJECT_TYPE = 31;

  private EsdsString() {}

  static String of(Box entry) {
    Fields fields = entry.require("esds").fields().full();
    enter(fields, ES_DESCRIPTOR);
    fields.skip(2);
    int streamFlags = fields.u8();
    fields.skip((streamFlags & 0x80) == 0 ? 0 : 2);
    fields.skip((streamFlags & 0x40) == 0 ? 0 : fields.u8());
    fields.skip((streamFlags & 0x20) == 0 ? 0 : 2);
    enter(fields, DECODER_CONFIG);
    int objectType = fields.u8();
    if (objectType != MPEG4_AUDIO) {
      return String.format("mp4a.%02x", objectType);
    }
    fields.skip(12);
    enter(fields, DECODER_SPECIFIC);
    int bits = fields.u16();
    int audioType = bits >> 11;
    if (audioType == ESCAPED_OBJECT_TYPE) {
      audioType = 32 + (bits >> 5 & 0x3f);
    }
    return "mp4a.40." + audioType;
  }

  /// Steps into a descriptor of kind `tag`: its tag and its length of one to four bytes.
  private static void enter(Fields fields, int tag) {
    int found = fields.u8();
    if (found != tag) {
      throw fields.malformed("descriptor " + found + " where " + tag + " belongs");
    }
    int length = fields.u8();
    for (int more = 1; more < 4 && (length & 0x80) != 0; more++) {
      length = fields.u8();
    }
  }
}
