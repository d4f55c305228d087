package dev.millrace.delivery.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Half a SHA-256 over all of a token: nobody finds two of the same, or many of the same hash code.
record Fingerprint(long high, long low) {
  static Fingerprint of(Token token) {
    MessageDigest digest = digest();
    add(digest, token.keyId());
    add(digest, token.hash().name());
    digest.update((byte) (token.isCustom() ? 1 : 0));
    add(digest, token.said());
    add(digest, token.signature());
    return of(digest);
  }

  /// The same of what was signed and by whom alone: one signature may be written in several ways.
  static Fingerprint ofSigned(Token token) {
    MessageDigest digest = digest();
    add(digest, token.keyId());
    digest.update(token.signed());
    return of(digest);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Fingerprint of(MessageDigest digest) {
    ByteBuffer sum = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(sum.getLong(), sum.getLong());
  }

  String text() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  /// No part holds the sign that ends it.
  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
