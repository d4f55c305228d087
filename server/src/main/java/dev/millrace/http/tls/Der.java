package dev.millrace.http.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// The distinguished encoding of ASN.1 (X.690), as far as a certificate needs it.
final class Der {
  private static final int BIT_STRING = 0x03;
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  private Der() {}

  static byte[] sequence(byte[]... elements) {
    return tagged(SEQUENCE, elements);
  }

  static byte[] set(byte[]... elements) {
    return tagged(SET, elements);
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  static byte[] octets(byte[] content) {
    return tagged(OCTET_STRING, content);
  }

  /// Bits of which the last `unused` do not count.
  static byte[] bits(int unused, byte[] content) {
    return tagged(BIT_STRING, new byte[] {(byte) unused}, content);
  }

  static byte[] utf8(String text) {
    return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] yes() {
    return tagged(0x01, new byte[] {(byte) 0xff});
  }

  /// An object identifier, as `2.5.29.17`.
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    var content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      arc(content, Integer.parseInt(arcs[i]));
    }
    return tagged(OBJECT_IDENTIFIER, content.toByteArray());
  }

  private static void arc(ByteArrayOutputStream content, int value) {
    if (value >= 1 << 14) {
      content.write(((value >> 14) & 0x7f) | 0x80);
    }
    if (value >= 1 << 7) {
      content.write(((value >> 7) & 0x7f) | 0x80);
    }
    content.write(value & 0x7f);
  }

  /// `elements` one after another behind a tag and their length.
  static byte[] tagged(int tag, byte[]... elements) {
    var content = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      content.writeBytes(element);
    }
    var whole = new ByteArrayOutputStream(content.size() + 4);
    whole.write(tag);
    length(whole, content.size());
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length >= 1 << 8) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 1 << 7) {
      out.write(0x81);
    }
    out.write(length);
  }
}
