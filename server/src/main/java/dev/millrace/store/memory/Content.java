package dev.millrace.store.memory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Bytes that do not change, with the etag S3 would give them.
final class Content {
  private final byte[] bytes;

  Content(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  int length() {
    return bytes.length;
  }

  InputStream range(int offset, int length) {
    return new ByteArrayInputStream(bytes, offset, length);
  }

  void appendTo(ByteArrayOutputStream whole) {
    whole.writeBytes(bytes);
  }

  String etag() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
